#include "train/cached_regions.h"

namespace sightline {

Regions CachedRegions::regions(const std::vector<std::int64_t>& images, bool) {
  std::vector<std::filesystem::path> files;
  files.reserve(images.size());
  for (const std::int64_t image : images) files.push_back(files_.at(image));
  return {cache_->features(files), cache_->grid()};
}

}  // namespace sightline
