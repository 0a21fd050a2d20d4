#include "data/coco_captions.h"

#include <algorithm>
#include <utility>

#include "core/counted.h"
#include "core/error.h"
#include "data/image_path.h"
#include "data/json_records.h"

namespace sightline {

namespace {

// Images and annotations may come in any order, so an image's place is kept until either has told of it.
class CocoCollector {
 public:
  explicit CocoCollector(std::string name) : name_(std::move(name)) {}

  void add_image(JsonRecord& record) {
    std::string& id = record.values[0].text;
    Entry& entry = entry_of(id);
    if (entry.listed) {
      throw DataError(record.where + ": key 'id' is " + id + ", as in images[" +
                      std::to_string(entry.record) + "]: an image is listed twice");
    }
    entry.listed = true;
    entry.record = record.index;
    entry.image.file = image_path(record.values[1].text, record.where + ": key 'file_name'");
    entry.image.id = std::move(id);
    entry.image.id_type = record.values[0].number ? IdType::number : IdType::text;
    ++listed_;
  }

  void add_annotation(JsonRecord& record) {
    Entry& entry = entry_of(record.values[0].text);
    if (!entry.listed && entry.image.captions.empty()) entry.record = record.index;
    if (entry.image.captions.empty())
      entry.image.captions.reserve(5);  // COCO's five: growing by doubling costs a tenth
    entry.image.captions.push_back(std::move(record.values[1].text));
  }

  CaptionSet finish() {
    check_all_listed();
    CaptionSet set{std::move(name_), std::vector<CaptionedImage>(listed_)};
    // Every record of the images section made one entry: its index is its place.
    for (Entry& entry : entries_) set.images[entry.record] = std::move(entry.image);
    return set;
  }

 private:
  struct Entry {
    CaptionedImage image;
    bool listed = false;     // in the images section
    std::size_t record = 0;  // its place there; until it is listed, that of its first annotation
  };

  Entry& entry_of(const std::string& id) {
    const auto [found, added] = index_.try_emplace(id, entries_.size());
    if (added) entries_.emplace_back();
    return entries_[found->second];
  }

  void check_all_listed() const {
    if (listed_ == entries_.size()) return;
    const std::pair<const std::string, std::size_t>* first = nullptr;
    for (const auto& item : index_) {
      if (entries_[item.second].listed) continue;
      if (first == nullptr || entries_[item.second].record < entries_[first->second].record) first = &item;
    }
    throw DataError(name_ + ": annotations[" + std::to_string(entries_[first->second].record) +
                    "]: key 'image_id' is " + first->first + ", which is no image's id");
  }

  std::string name_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> index_;  // into entries_, by id
  std::size_t listed_ = 0;
};

}  // namespace

CaptionSet read_coco_captions(const std::filesystem::path& path) {
  using Type = JsonField::Type;
  const std::vector<JsonSection> sections{
      {"images", {{"id", Type::id, true, {}}, {"file_name", Type::text, true, {}}}},
      {"annotations", {{"image_id", Type::id, true, {}}, {"caption", Type::text, true, {}}}}};
  CocoCollector collector(path.string());
  read_json_records(path, sections, [&](JsonRecord& record) {
    record.section == 0 ? collector.add_image(record) : collector.add_annotation(record);
  });
  return collector.finish();
}

std::unordered_map<std::string, std::string> read_coco_results(const std::filesystem::path& path) {
  using Type = JsonField::Type;
  constexpr std::size_t kListed = 20;
  std::unordered_map<std::string, std::string> captions;
  std::vector<std::string> twice;
  read_json_records(path, {{"", {{"image_id", Type::id, true, {}}, {"caption", Type::text, true, {}}}}},
                    [&](JsonRecord& record) {
                      const std::string& id = record.values[0].text;
                      if (captions.try_emplace(id, std::move(record.values[1].text)).second) return;
                      if (std::find(twice.begin(), twice.end(), id) == twice.end()) twice.push_back(id);
                    });
  if (!twice.empty()) {
    std::string list;
    for (std::size_t i = 0; i < std::min(twice.size(), kListed); ++i) list += (i ? ", " : "") + twice[i];
    if (twice.size() > kListed) list += " and " + std::to_string(twice.size() - kListed) + " more";
    throw DataError(path.string() + ": more than one record for " + counted(twice.size(), "image") +
                    ": image_id " + list);
  }
  return captions;
}

}  // namespace sightline
