#include "train/photo_store.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "core/error.h"
#include "image/encoder_input.h"

namespace sightline {

PhotoStore::PhotoStore(std::filesystem::path directory, std::vector<std::filesystem::path> files,
                       const PhotoStoreOptions& options)
    : directory_(std::move(directory)), files_(std::move(files)), options_(options), kept_(files_.size()) {}

std::shared_ptr<const Photo> PhotoStore::read(std::int64_t image) const {
  return std::make_shared<const Photo>(read_encoder_photo(
      directory_ / files_.at(image), options_.preprocessing, options_.limits, options_.kept));
}

std::vector<PhotoStore::Failure> PhotoStore::load(const ProgressSink& progress,
                                                  const std::function<bool()>& stop) {
  constexpr std::int64_t chunk = 32;
  const auto count = static_cast<std::int64_t>(files_.size());
  std::vector<Failure> failures;
  std::size_t used = 0;
  // Those beyond the budget are read too, so that a bad one is known now and not in the middle of an epoch.
  for (std::int64_t begin = 0; begin < count; begin += chunk) {
    if (stop && stop()) break;
    const std::int64_t end = std::min(count, begin + chunk);
    std::vector<std::string> reasons(end - begin);
    at::parallel_for(begin, end, 1, [&](std::int64_t first, std::int64_t last) {
      for (std::int64_t image = first; image < last; ++image) {
        try {
          kept_[image] = read(image);
        } catch (const DataError& error) {
          reasons[image - begin] = error.what();
        }
      }
    });
    for (std::int64_t image = begin; image < end; ++image) {
      if (!reasons[image - begin].empty()) failures.push_back({image, reasons[image - begin]});
      if (!kept_[image]) continue;
      used += kept_[image]->image.rgb.size();
      if (used > options_.budget) kept_[image].reset();
    }
    if (progress) progress({"reading photos", "image", end, count, {}});
  }
  return failures;
}

std::shared_ptr<const Photo> PhotoStore::photo(std::int64_t image) {
  if (kept_.at(image)) return kept_[image];
  if (reading_.valid()) ahead_ = reading_.get();
  const auto found = ahead_.find(image);
  return found != ahead_.end() ? found->second : read(image);
}

void PhotoStore::expect(const std::vector<std::int64_t>& images) {
  std::vector<std::int64_t> missing;
  for (const std::int64_t image : images) {
    if (!kept_.at(image)) missing.push_back(image);
  }
  if (missing.empty()) return;
  reading_ = std::async(std::launch::async, [this, missing] {
    Photos photos;
    for (const std::int64_t image : missing) photos[image] = read(image);
    return photos;
  });
}

}  // namespace sightline
