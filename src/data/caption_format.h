#pragma once

#include <filesystem>
#include <optional>

namespace sightline {

enum class CaptionFormat {
  coco,           // {"images", "annotations"}
  karpathy,       // {"images": [{"sentences"}]}
  coco_results,   // [{"image_id", "caption"}]
  json_lines,     // {"file_name", "text"} or {"file", "caption"} a line
  flickr_tokens,  // NAME#NUMBER<tab>CAPTION
  tabs,           // IMAGE<tab>CAPTION
  commas,         // image,caption
  semicolons,     // the same with semicolons, where the first row names the columns
  bars,           // "image_name| comment_number| comment", where the first row names the columns
  sidecars,       // a directory of caption files
};

// What a caption file is, by its beginning; its name plays no part. Raises DataError for one that is missing,
// empty or of no known format.
CaptionFormat detect_caption_format(const std::filesystem::path& path);

// What stands between the columns of a table (data/caption_table.h); of other formats nothing.
std::optional<char> delimiter_of(CaptionFormat format);

}  // namespace sightline
