#include "train/detected_source.h"

#include <torch/torch.h>

#include <string>

#include "core/counted.h"
#include "core/error.h"
#include "data/region_file.h"
#include "model/detector_regions.h"

namespace sightline {

DetectedSource::DetectedSource(const std::filesystem::path& directory,
                               const std::vector<std::filesystem::path>& photos, std::int64_t feature_size)
    : directory_(directory), photos_(photos), feature_size_(feature_size) {}

at::Tensor DetectedSource::read(std::int64_t image) const {
  const DetectedRegions found =
      regions_of_photo(directory_, photos_[static_cast<std::size_t>(image)],
                       {feature_size_, "as the others have", "all regions of a run come from one detector"});
  return torch::tensor(found.features).view({found.count, found.size});
}

std::vector<DetectedSource::Failure> DetectedSource::check(const ProgressSink& progress,
                                                           const std::function<bool()>& stop) {
  std::vector<Failure> failures;
  const auto count = static_cast<std::int64_t>(photos_.size());
  for (std::int64_t image = 0; image < count && !(stop && stop()); ++image) {
    try {
      read(image);
    } catch (const DataError& error) {
      failures.push_back({image, error.what()});
    }
    if (progress) progress({"reading regions", "photo", image + 1, count, {}});
  }
  return failures;
}

Regions DetectedSource::regions(const std::vector<std::int64_t>& images, bool) {
  std::vector<at::Tensor> found;
  for (const std::int64_t image : images) found.push_back(read(image));
  return batch_of_regions(found);
}

std::int64_t detected_feature_size(const std::filesystem::path& directory,
                                   const std::vector<std::filesystem::path>& photos) {
  std::string first_fault;
  for (const std::filesystem::path& photo : photos) {
    try {
      return read_detected_regions(detected_regions_of(directory, photo)).size;
    } catch (const DataError& error) {
      if (first_fault.empty()) first_fault = error.what();
    }
  }
  throw DataError(directory.string() + ": found regions of none of " + counted(photos.size(), "photo") +
                      ", the first: " + first_fault,
                  "is it the right directory of regions?");
}

}  // namespace sightline
