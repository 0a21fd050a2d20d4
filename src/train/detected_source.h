#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/progress.h"
#include "train/region_source.h"

namespace sightline {

// What a detector found in the photos of a set, from its files (data/region_file.h), which are read again
// each time. Training and validation see the same.
class DetectedSource : public RegionSource {
 public:
  // `photos`: the data set's images in order. Every region has feature_size numbers.
  DetectedSource(const std::filesystem::path& directory, const std::vector<std::filesystem::path>& photos,
                 std::int64_t feature_size);

  // A photo whose regions are absent, damaged or of another size.
  struct Failure {
    std::int64_t image;
    std::string reason;  // names the file
  };
  // Reads all files once. `stop` is asked before each; true: returns early.
  std::vector<Failure> check(const ProgressSink& progress, const std::function<bool()>& stop);

  // Raises DataError where a file cannot be read, and where it has changed and does not fit.
  Regions regions(const std::vector<std::int64_t>& images, bool training) override;

 private:
  at::Tensor read(std::int64_t image) const;

  std::filesystem::path directory_;
  std::vector<std::filesystem::path> photos_;
  std::int64_t feature_size_;
};

// D of the first photo of which the directory has sound regions. Raises DataError where it has none of any.
std::int64_t detected_feature_size(const std::filesystem::path& directory,
                                   const std::vector<std::filesystem::path>& photos);

}  // namespace sightline
