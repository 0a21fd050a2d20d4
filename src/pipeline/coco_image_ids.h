#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/image_id.h"
#include "pipeline/photo_file.h"

namespace sightline {

struct CocoImageIds {
  std::vector<std::string> ids;      // of each photo
  std::vector<IdType> types;         // what they are in the caption file; empty where none says
  std::vector<std::string> notices;  // that some are guessed
};

// The image id of each photo, for COCO's results: that of the image in the caption file `annotations` whose
// file name is the longest end of the photo's path; without one the last number in the photo's file name
// (COCO_val2014_000000000042.jpg: 42). Of names that are more than a number, and none that COCO gives, that
// would be a guess: it is made only where `ids_from_names`, and a notice says so. Raises UsageError listing
// the photos whose id would be guessed, that have no id, or share one.
CocoImageIds coco_image_ids(const std::vector<PhotoFile>& photos,
                            const std::optional<std::filesystem::path>& annotations,
                            bool ids_from_names = false);

}  // namespace sightline
