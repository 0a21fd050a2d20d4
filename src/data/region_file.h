#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "image/preprocessing.h"

namespace sightline {

// The most regions of a photo, and numbers of a region.
inline constexpr std::int64_t kMostDetected = 4096, kMostDetectedSize = 65536;

// What a detector found in a photo.
struct DetectedRegions {
  std::string file;                  // what errors call it
  std::int64_t count = 0, size = 0;  // n regions of D numbers
  std::vector<float> features;       // [n, D]
  std::vector<Rectangle> boxes;      // where each lies, in pixels of the photo that the detector saw; or none
  std::optional<ImageSize> photo;    // the size of that photo, where the file says it
};

// Reads NAME.npz as bottom-up-attention programs write it (Anderson et al. 2018): "features" (or "feat",
// "x"), [n, D]; and where they are there "boxes" (or "bbox"), [n, 4], left, top, right and bottom; "image_w"
// and "image_h". Or NAME.npy, the features alone. Any type of numbers. Raises DataError naming the file and
// what is wrong with it: no region, numbers that are not finite, sizes that do not fit.
DetectedRegions read_detected_regions(const std::filesystem::path& file);

// Where the regions lie in this photo, upright; none where the file has no boxes. Raises DataError where they
// cannot be of this photo: it has another shape than the detector saw, or boxes reach beyond it.
std::vector<Rectangle> boxes_in_photo(const DetectedRegions& regions, ImageSize photo);

// The file of a photo's regions, NAME.npz, NAME.npy or with the photo's ending before that: where `directory`
// has the photo's folders as well, in those, the deepest first. Raises DataError where there is none.
std::filesystem::path detected_regions_of(const std::filesystem::path& directory,
                                          const std::filesystem::path& photo);

// How many numbers each region must have; for errors, why ("as the others have") and what to do about it.
struct WantedRegionSize {
  std::int64_t size;
  std::string reason, hint;
};

// Finds and reads a photo's file. Raises DataError as both do, and for regions of another size.
DetectedRegions regions_of_photo(const std::filesystem::path& directory, const std::filesystem::path& photo,
                                 const WantedRegionSize& wanted);

}  // namespace sightline
