#include "render/gallery_list.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "core/number_text.h"
#include "render/gallery_data.h"

namespace sightline {

namespace {

std::string head(std::size_t index) {
  return "gallery.list(" + std::to_string(index) + ", [\n";
}
constexpr std::string_view kTail = "\n]);\n", kBetween = ",\n";

[[noreturn]] void refuse(const std::filesystem::path& path) {
  throw DataError(path.string() + ": is no list of a gallery as this program writes it",
                  "give the gallery another directory, or remove this one");
}

}  // namespace

GalleryList::GalleryList(std::filesystem::path directory) : directory_(std::move(directory)) {
  for (std::size_t index = 0; std::filesystem::exists(path(index)); ++index) {
    if (size_ != index * kPerList) refuse(path(index - 1));
    for (const std::string& entry : read(index)) {
      const std::string name = path(index).string();
      const std::string file = gallery_file(parse_json(entry, name), name);
      numbers_[file] = size_++;
    }
  }
}

std::size_t GalleryList::files() const {
  return (size_ + kPerList - 1) / kPerList;
}

std::optional<std::size_t> GalleryList::find(const std::string& file) const {
  const auto found = numbers_.find(file);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

void GalleryList::set(std::size_t number, const std::string& file, const Json& entry) {
  const std::size_t index = number / kPerList, place = number % kPerList;
  hold(index);
  if (place >= entries_.size()) entries_.resize(place + 1);
  entries_[place] = dump_json(entry);
  std::string text = head(index);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (i > 0) text += kBetween;
    text += entries_[i];
  }
  text += kTail;
  write_file_atomically(path(index), text);
  numbers_[file] = number;
  if (number == size_) ++size_;
}

std::filesystem::path GalleryList::path(std::size_t index) const {
  return directory_ / "data" / ("list-" + zero_filled(index, 5) + ".js");
}

// The entries of one file, a line each.
std::vector<std::string> GalleryList::read(std::size_t index) {
  const std::string text = read_file(path(index));
  const std::string begin = head(index);
  const bool whole =
      text.starts_with(begin) && text.ends_with(kTail) && text.size() > begin.size() + kTail.size();
  if (!whole) refuse(path(index));
  std::string_view rest(text);
  rest = rest.substr(begin.size(), text.size() - begin.size() - kTail.size());
  std::vector<std::string> entries;
  for (;;) {
    const std::size_t end = rest.find(kBetween);
    entries.emplace_back(rest.substr(0, end));
    if (end == std::string_view::npos) return entries;
    rest.remove_prefix(end + kBetween.size());
  }
}

void GalleryList::hold(std::size_t index) {
  if (held_ == index) return;
  entries_ = index < files() ? read(index) : std::vector<std::string>();
  held_ = index;
}

}  // namespace sightline
