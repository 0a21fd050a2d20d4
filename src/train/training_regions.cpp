#include "train/training_regions.h"

#include <algorithm>
#include <set>

#include "core/counted.h"
#include "core/error.h"
#include "core/is_there.h"
#include "core/listed.h"
#include "data/bad_allowed.h"
#include "train/cached_regions.h"
#include "train/detected_source.h"
#include "train/encoded_regions.h"

namespace sightline {

namespace {

// "HEADING\n  FILE\n  FILE\n  and 7 more".
std::string below(const std::string& heading, const std::vector<std::string>& items) {
  return heading + "\n  " + ten_of(items, "\n  ");
}

std::string way_out_of_bad() {
  return "is it the right directory of images? --max-bad SHARE leaves that share of the photos out";
}

void check_bad(const TrainingJob& job, const CaptionSet& data, const std::vector<bool>& usable) {
  const auto bad = static_cast<std::size_t>(std::count(usable.begin(), usable.end(), false));
  const std::size_t allowed = bad_allowed(usable.size(), job.max_bad);
  if (bad <= allowed) return;
  std::vector<std::string> files;
  for (std::size_t i = 0; i < usable.size(); ++i)
    if (!usable[i]) files.push_back(data.images[i].file.string());
  throw DataError(
      below(data.name + ": " + std::to_string(bad) + " of its " + counted(usable.size(), "photo") +
                " are absent or cannot be read, expected at most " + std::to_string(allowed) + ":",
            files),
      way_out_of_bad());
}

std::vector<std::filesystem::path> files_of(const CaptionSet& data) {
  std::vector<std::filesystem::path> files;
  for (const CaptionedImage& image : data.images) files.push_back(image.file);
  return files;
}

void warn_of_unreadable(const TrainingJob& job, const std::vector<std::string>& reasons) {
  if (reasons.empty()) return;
  log_to(job.log, LogLevel::warning,
         below(counted(reasons.size(), "photo") + " left out that cannot be read:", reasons));
}

// A complete cache, and the files that could not be read this time: of an earlier time it may hold features.
struct OpenCache {
  std::shared_ptr<const FeatureCache> cache;
  std::set<std::filesystem::path> unreadable;
};

// The cache of these files; nothing when job.stop said so.
std::optional<OpenCache> cache_of(const TrainingJob& job, Encoder& encoder, const FeatureKey& key,
                                  const std::filesystem::path& cache, const std::filesystem::path& directory,
                                  const std::vector<const CaptionSet*>& sets) {
  FeatureCacheBuild build;
  build.cache = cache;
  build.image_directory = directory;
  build.limits = job.limits;
  build.progress = job.progress;
  build.log = job.log;
  build.stop = job.stop;
  std::set<std::filesystem::path> seen;
  for (const CaptionSet* set : sets) {
    for (const CaptionedImage& image : set->images) {
      if (seen.insert(image.file).second) build.files.push_back(image.file);
    }
  }
  const FeatureCacheOutcome outcome = build_feature_cache(encoder, key, build);
  if (!outcome.complete) return std::nullopt;
  warn_of_unreadable(job, outcome.failed);
  return OpenCache{std::make_shared<const FeatureCache>(cache, key),
                   {outcome.unreadable.begin(), outcome.unreadable.end()}};
}

std::unique_ptr<RegionSource> cached(const TrainingJob& job, const OpenCache& open, const CaptionSet& data,
                                     std::vector<bool>& usable) {
  for (const CaptionedImage& image : data.images)
    usable.push_back(open.cache->contains(image.file) &&
                     !open.unreadable.contains(image.file.lexically_normal()));
  check_bad(job, data, usable);
  return std::make_unique<CachedRegions>(open.cache, files_of(data));
}

std::optional<TrainingRegions> open_cached(const TrainingJob& job, Encoder& encoder, const FeatureKey& key,
                                           const std::filesystem::path& path) {
  encoder.eval();
  const bool validates = !job.validation_data.images.empty();
  std::error_code error;
  const bool shared = validates && std::filesystem::equivalent(job.images, job.validation_images, error);
  std::vector<const CaptionSet*> sets{&job.data};
  if (shared) sets.push_back(&job.validation_data);
  const auto cache = cache_of(job, encoder, key, path, job.images, sets);
  if (!cache) return std::nullopt;
  TrainingRegions regions;
  regions.training = cached(job, *cache, job.data, regions.usable_training);
  if (!validates) return regions;
  const auto validation_cache = shared ? cache
                                       : cache_of(job, encoder, key, path.string() + ".validation",
                                                  job.validation_images, {&job.validation_data});
  if (!validation_cache) return std::nullopt;
  regions.validation = cached(job, *validation_cache, job.validation_data, regions.usable_validation);
  return regions;
}

// Null when job.stop said so.
std::unique_ptr<RegionSource> encoded(const TrainingJob& job, const CaptionSet& data,
                                      const std::filesystem::path& directory,
                                      std::shared_ptr<Encoder> encoder, const EncodedRegionsOptions& options,
                                      double kept, std::vector<bool>& usable) {
  auto photos = std::make_shared<PhotoStore>(
      directory, files_of(data),
      PhotoStoreOptions{.preprocessing = options.preprocessing, .kept = kept, .limits = job.limits});
  usable.assign(data.images.size(), true);
  std::vector<std::string> reasons;
  for (const PhotoStore::Failure& failure : photos->load(job.progress, job.stop)) {
    usable[failure.image] = false;
    reasons.push_back(failure.reason);
  }
  if (job.stop && job.stop()) return nullptr;
  warn_of_unreadable(job, reasons);
  check_bad(job, data, usable);
  return std::make_unique<EncodedRegions>(std::move(encoder), std::move(photos), options);
}

std::optional<TrainingRegions> open_encoded(const TrainingJob& job, const std::shared_ptr<Encoder>& encoder,
                                            const Preprocessing& preprocessing) {
  const TrainingConfig& config = job.config;
  const EncodedRegionsOptions options{.preprocessing = preprocessing,
                                      .learn = config.train_encoder,
                                      .precision = config.encoder_precision,
                                      .freeze_batch_norm = config.freeze_batch_norm,
                                      .flip = config.augment_flip,
                                      .crop = config.augment_crop,
                                      .seed = config.seed};
  TrainingRegions regions;
  regions.training = encoded(job, job.data, job.images, encoder, options, 1 - 2 * config.augment_crop,
                             regions.usable_training);
  if (!regions.training) return std::nullopt;
  if (job.validation_data.images.empty()) return regions;
  regions.validation = encoded(job, job.validation_data, job.validation_images, encoder, options, 1,
                               regions.usable_validation);
  if (!regions.validation) return std::nullopt;
  return regions;
}

// Null when job.stop said so.
std::unique_ptr<RegionSource> detected(const TrainingJob& job, const CaptionSet& data,
                                       const std::filesystem::path& directory, std::int64_t feature_size,
                                       std::vector<bool>& usable) {
  auto source = std::make_unique<DetectedSource>(directory, files_of(data), feature_size);
  usable.assign(data.images.size(), true);
  std::vector<std::string> reasons;
  for (const DetectedSource::Failure& failure : source->check(job.progress, job.stop)) {
    usable[static_cast<std::size_t>(failure.image)] = false;
    reasons.push_back(failure.reason);
  }
  if (job.stop && job.stop()) return nullptr;
  warn_of_unreadable(job, reasons);
  check_bad(job, data, usable);
  return source;
}

std::optional<TrainingRegions> open_detected(const TrainingJob& job, std::int64_t feature_size) {
  TrainingRegions regions;
  regions.training = detected(job, job.data, job.regions, feature_size, regions.usable_training);
  if (!regions.training) return std::nullopt;
  if (job.validation_data.images.empty()) return regions;
  regions.validation =
      detected(job, job.validation_data, job.validation_regions, feature_size, regions.usable_validation);
  if (!regions.validation) return std::nullopt;
  return regions;
}

}  // namespace

void require_photos(const CaptionSet& data, const std::filesystem::path& directory, double max_bad) {
  std::vector<std::string> missing;
  for (const CaptionedImage& image : data.images)
    if (!is_there(directory / image.file)) missing.push_back(image.file.string());
  if (missing.size() <= bad_allowed(data.images.size(), max_bad)) return;
  throw DataError(below(data.name + ": " + directory.string() + " lacks " + std::to_string(missing.size()) +
                            " of its " + counted(data.images.size(), "photo") + ":",
                        missing),
                  way_out_of_bad());
}

std::optional<TrainingRegions> open_training_regions(const TrainingJob& job, std::shared_ptr<Encoder> encoder,
                                                     const FeatureKey& key,
                                                     const std::filesystem::path& default_cache) {
  if (!encoder->sees_pixels()) return open_detected(job, encoder->feature_size());
  if (sees_pixels_each_time(job.config)) return open_encoded(job, encoder, key.preprocessing);
  return open_cached(job, *encoder, key, job.feature_cache.empty() ? default_cache : job.feature_cache);
}

}  // namespace sightline
