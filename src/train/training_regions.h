#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/feature_cache.h"
#include "train/region_source.h"
#include "train/training_job.h"

namespace sightline {

// Where a run's regions come from, for both of its sets.
struct TrainingRegions {
  std::unique_ptr<RegionSource> training, validation;    // validation: null without validation data
  std::vector<bool> usable_training, usable_validation;  // by image: whether its photo could be read
};

// Raises DataError naming the first ten image files of `data` that are missing, and how many there are, where
// they are more than may be bad (data/bad_allowed.h).
void require_photos(const CaptionSet& data, const std::filesystem::path& directory, double max_bad);

// A frozen encoder that sees the same pixels each time is asked once per photo, through a feature cache
// (job.feature_cache, or `default_cache`; validation photographs from another directory get a second one
// beside it, ".validation"). Otherwise photos are decoded and encoded at every step. Photos that turn out
// absent or unreadable while the cache is built or memory is filled are left out, with a warning in the log;
// DataError where they are more than may be bad. The regions of a detector are read anew at each step, and
// those that are absent or damaged are left out alike. Nothing when job.stop says so.
std::optional<TrainingRegions> open_training_regions(const TrainingJob& job, std::shared_ptr<Encoder> encoder,
                                                     const FeatureKey& key,
                                                     const std::filesystem::path& default_cache);

}  // namespace sightline
