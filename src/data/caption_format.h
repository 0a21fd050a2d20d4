#pragma once

#include <filesystem>

namespace sightline {

enum class CaptionFormat {
  coco,           // {"images", "annotations"}
  karpathy,       // {"images": [{"sentences"}]}
  coco_results,   // [{"image_id", "caption"}]
  json_lines,     // {"file_name", "text"} or {"file", "caption"} a line
  flickr_tokens,  // NAME#NUMBER<tab>CAPTION
  tabs,           // IMAGE<tab>CAPTION
  commas,         // image,caption
  sidecars,       // a directory of caption files
};

// What a caption file is, by its beginning; its name plays no part. Raises DataError for one that is missing,
// empty or of no known format.
CaptionFormat detect_caption_format(const std::filesystem::path& path);

}  // namespace sightline
