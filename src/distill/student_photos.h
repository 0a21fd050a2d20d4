#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/progress.h"
#include "distill/view.h"
#include "image/image_reader.h"

namespace sightline {

// The photos as a student sees them: squashed to its input's size (for corner views to the size that the
// whole photo then has, too), 8 bits, in a file that has no name, so that memory stays flat however many
// there are.
class StudentPhotos {
 public:
  // side: of the student's input, pixels. `directory` has room for the file. Raises EnvironmentError.
  StudentPhotos(std::vector<std::filesystem::path> files, std::vector<View> views, int side,
                const std::filesystem::path& directory, const ImageLimits& limits = {});

  // A photo that could not be read.
  struct Failure {
    std::int64_t photo;
    std::string reason;  // names the file
  };
  // Reads all of them. `stop` is asked now and then; true: returns early.
  std::vector<Failure> load(const ProgressSink& progress, const std::function<bool()>& stop);

  // [N, 3, side, side] from 0 to 1
  at::Tensor pixels(const std::vector<Look>& looks) const;

  const std::vector<std::filesystem::path>& files() const { return files_; }
  const std::vector<View>& views() const { return views_; }

 private:
  void read(std::int64_t photo);

  std::vector<std::filesystem::path> files_;
  std::vector<View> views_;
  int side_;
  ImageLimits limits_;
  at::Tensor whole_, enlarged_;  // [N, 3, h, w] uint8; enlarged_ undefined where no view needs it
};

}  // namespace sightline
