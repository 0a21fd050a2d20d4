#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/photo_file.h"

namespace sightline {

// The image id of each photo, for COCO's results: that of the image in the caption file `annotations` whose
// file name is the longest end of the photo's path; without one the last number in the photo's file name
// (COCO_val2014_000000000042.jpg: 42). Raises UsageError listing the photos that have none, or share one.
std::vector<std::string> coco_image_ids(const std::vector<PhotoFile>& photos,
                                        const std::optional<std::filesystem::path>& annotations);

}  // namespace sightline
