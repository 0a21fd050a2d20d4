#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "data/feature_cache.h"
#include "train/region_source.h"

namespace sightline {

// Regions of a frozen encoder, from its feature cache. Training and validation see the same.
class CachedRegions : public RegionSource {
 public:
  // `files`: the data set's images in order. Those asked for must be in the cache.
  CachedRegions(std::shared_ptr<const FeatureCache> cache, std::vector<std::filesystem::path> files)
      : cache_(std::move(cache)), files_(std::move(files)) {}

  Regions regions(const std::vector<std::int64_t>& images, bool training) override;

 private:
  std::shared_ptr<const FeatureCache> cache_;
  std::vector<std::filesystem::path> files_;
};

}  // namespace sightline
