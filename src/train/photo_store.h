#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/progress.h"
#include "image/image_reader.h"
#include "image/photo.h"
#include "image/preprocessing.h"

namespace sightline {

struct PhotoStoreOptions {
  // Of the encoder that the photos are for: large JPEGs are decoded as far as it can tell
  // (image/encoder_input.h).
  Preprocessing preprocessing;
  double kept = 1;                            // the least share of a side that augmentation leaves
  std::size_t budget = std::size_t{2} << 30;  // bytes of memory for decoded photos
  ImageLimits limits{};
};

// The photographs of a data set, decoded: kept in memory as 8-bit RGB as far as a budget reaches, read again
// each time beyond it. What comes out does not depend on the budget.
class PhotoStore {
 public:
  PhotoStore(std::filesystem::path directory, std::vector<std::filesystem::path> files,
             const PhotoStoreOptions& options);

  // A photo that could not be read.
  struct Failure {
    std::int64_t image;
    std::string reason;  // names the file
  };
  // Reads the photos, in order, until the budget is used up. `stop` is asked now and then; true: returns
  // early.
  std::vector<Failure> load(const ProgressSink& progress, const std::function<bool()>& stop);

  // Raises DataError when the file cannot be read.
  std::shared_ptr<const Photo> photo(std::int64_t image);

  // Begins to read those that are not in memory, on a thread of its own; the next calls of photo() find them.
  // Forgets those that were expected before.
  void expect(const std::vector<std::int64_t>& images);

 private:
  using Photos = std::unordered_map<std::int64_t, std::shared_ptr<const Photo>>;
  std::shared_ptr<const Photo> read(std::int64_t image) const;

  std::filesystem::path directory_;
  std::vector<std::filesystem::path> files_;
  PhotoStoreOptions options_;
  std::vector<std::shared_ptr<const Photo>> kept_;
  Photos ahead_;
  std::future<Photos> reading_;  // last: its destructor waits, while the rest is still there
};

}  // namespace sightline
