#include "data/sidecar_captions.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/error.h"
#include "core/hidden_name.h"
#include "data/json_lines.h"
#include "data/text_file.h"
#include "image/photo_name.h"

namespace sightline {

namespace {

std::string lower_ending(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return ending;
}

bool is_sidecar_name(const std::filesystem::path& path) {
  const std::string ending = lower_ending(path);
  return ending == ".txt" || ending == ".caption" || ending == ".json";
}

// Files below a directory, relative to it, in the order of their paths, but for hidden ones. Links to
// directories are not followed.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  const auto options = std::filesystem::directory_options::skip_permission_denied;
  std::filesystem::recursive_directory_iterator entry(directory, options, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (is_hidden_name(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(ignored)) {
      files.push_back(entry->path().lexically_relative(directory));
    }
  }
  if (error) throw DataError(directory.string() + ": cannot be read: " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

bool is_caption_beside_image(const std::filesystem::path& file) {
  if (file.filename() == "metadata.jsonl") return true;
  if (!is_sidecar_name(file)) return false;
  const std::filesystem::path stem = std::filesystem::path(file).replace_extension();
  const std::filesystem::path directory = file.has_parent_path() ? file.parent_path() : ".";
  std::error_code error;
  std::filesystem::directory_iterator entry(directory, error);
  for (const std::filesystem::directory_iterator end; !error && entry != end; entry.increment(error)) {
    const std::filesystem::path name = entry->path().filename();
    if (has_photo_name(name) && (name == stem.filename() || name.stem() == stem.filename())) return true;
  }
  return false;
}

void read_sidecar_captions(const std::filesystem::path& directory, const TakeCaptionPair& take) {
  const std::vector<std::filesystem::path> files = files_below(directory);
  std::map<std::filesystem::path, std::filesystem::path> image_of_stem;  // "a/b" to "a/b.jpg"
  for (const std::filesystem::path& file : files) {
    if (has_photo_name(file))
      image_of_stem.try_emplace(std::filesystem::path(file).replace_extension(), file);
  }
  for (const std::filesystem::path& file : files) {
    if (!is_sidecar_name(file)) continue;
    std::filesystem::path image = std::filesystem::path(file).replace_extension();
    const auto found = image_of_stem.find(image);
    if (!has_photo_name(image) && found != image_of_stem.end()) image = found->second;
    if (lower_ending(file) == ".json") {
      const std::string name = (directory / file).string();
      const Json record = read_json_file(name);
      if (!record.is_object() || !record.contains("file")) continue;  // somebody else's
      if (auto pair = caption_pair(record, name)) {
        pair->image = image.string();
        take(*pair);
      }
      continue;
    }
    const TextFile text(directory / file);
    text.for_each_line([&](std::string_view caption, std::size_t line) {
      CaptionPair pair{image.string(), std::string(caption), text.where(line)};
      take(pair);
    });
  }
}

}  // namespace sightline
