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
#include "image/image.h"
#include "image/image_reader.h"

namespace sightline {

// The photographs of a data set, decoded: kept in memory as 8-bit RGB as far as a budget reaches, read again
// each time beyond it. What comes out does not depend on the budget.
class PhotoStore {
 public:
  static constexpr std::size_t kDefaultBudget = std::size_t{2} << 30;  // bytes

  PhotoStore(std::filesystem::path directory, std::vector<std::filesystem::path> files,
             std::size_t budget = kDefaultBudget, ImageLimits limits = {});

  // A photo that could not be read.
  struct Failure {
    std::int64_t image;
    std::string reason;  // names the file
  };
  // Reads the photos, in order, until the budget is used up. `stop` is asked now and then; true: returns
  // early.
  std::vector<Failure> load(const ProgressSink& progress, const std::function<bool()>& stop);

  // Raises DataError when the file cannot be read.
  std::shared_ptr<const Image> photo(std::int64_t image);

  // Begins to read those that are not in memory, on a thread of its own; the next calls of photo() find them.
  // Forgets those that were expected before.
  void expect(const std::vector<std::int64_t>& images);

 private:
  using Photos = std::unordered_map<std::int64_t, std::shared_ptr<const Image>>;
  std::shared_ptr<const Image> read(std::int64_t image) const;

  std::filesystem::path directory_;
  std::vector<std::filesystem::path> files_;
  std::size_t budget_;
  ImageLimits limits_;
  std::vector<std::shared_ptr<const Image>> kept_;
  Photos ahead_;
  std::future<Photos> reading_;  // last: its destructor waits, while the rest is still there
};

}  // namespace sightline
