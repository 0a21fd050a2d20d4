#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "pipeline/photo_file.h"

namespace sightline {

// The image id of each photo, for COCO's results: that of the image in the caption file `annotations` whose
// file name is the longest end of the photo's path; without one the last number in the photo's file name
// (COCO_val2014_000000000042.jpg: 42). Of names that are more than a number, and none that COCO gives, that
// is a guess, and a warning says so. Raises UsageError listing the photos that have no id, or share one.
std::vector<std::string> coco_image_ids(const std::vector<PhotoFile>& photos,
                                        const std::optional<std::filesystem::path>& annotations,
                                        Console& console);

}  // namespace sightline
