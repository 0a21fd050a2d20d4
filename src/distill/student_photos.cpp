#include "distill/student_photos.h"

#include <ATen/Parallel.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/error.h"
#include "core/leftovers.h"
#include "core/names_beside.h"
#include "image/encoder_input.h"

namespace sightline {

namespace {

// Makes a file whose bytes are all on the disk: what is mapped must not run into its end.
void reserve(const std::filesystem::path& file, std::int64_t size) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  const int error = descriptor < 0 ? errno : ::posix_fallocate(descriptor, 0, size);
  if (descriptor >= 0) ::close(descriptor);
  if (error != 0)
    throw EnvironmentError(file.string() + ": cannot be made with " + std::to_string(size >> 20) +
                               " MiB, which the photos take: " + std::strerror(error),
                           "another --out, or a smaller --image-size");
}

// [count, 3, side, side] bytes in a file of `directory` that is gone with the tensor.
at::Tensor bytes_on_disk(const std::filesystem::path& directory, std::int64_t count, int side) {
  const std::filesystem::path photos = directory / ("photos-" + std::to_string(side));
  remove_leftovers(photos);
  const std::filesystem::path file = temporary_beside(photos);
  const std::int64_t size = count * 3 * side * side;
  reserve(file, size);
  const at::Tensor bytes = at::from_file(file.string(), /*shared=*/true, size, at::kByte);
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  return bytes.view({count, 3, side, side});
}

void read_pixels(const std::filesystem::path& photo, const ImageLimits& limits,
                 at::Tensor target) {  // [3, side, side]
  Preprocessing plain;
  plain.mean = {0, 0, 0};
  plain.std = {1, 1, 1};
  plain.height = plain.width = static_cast<int>(target.size(2));
  const EncoderInput input = read_encoder_input(photo, plain, limits);
  auto* out = target.data_ptr<std::uint8_t>();
  for (const float value : input.pixels)
    *out++ = static_cast<std::uint8_t>(std::clamp(value * 255 + 0.5F, 0.0F, 255.0F));
}

}  // namespace

StudentPhotos::StudentPhotos(std::vector<std::filesystem::path> files, std::vector<View> views, int side,
                             const std::filesystem::path& directory, const ImageLimits& limits)
    : files_(std::move(files)), views_(std::move(views)), side_(side), limits_(limits) {
  const auto count = static_cast<std::int64_t>(files_.size());
  whole_ = bytes_on_disk(directory, count, side);
  for (const View& view : views_)
    if (view.corner && !enlarged_.defined())
      enlarged_ = bytes_on_disk(directory, count, side_of_whole(view, side));
}

void StudentPhotos::read(std::int64_t photo) {
  read_pixels(files_.at(photo), limits_, whole_[photo]);
  if (enlarged_.defined()) read_pixels(files_.at(photo), limits_, enlarged_[photo]);
}

std::vector<StudentPhotos::Failure> StudentPhotos::load(const ProgressSink& progress,
                                                        const std::function<bool()>& stop) {
  constexpr std::int64_t kChunk = 32;
  const auto count = static_cast<std::int64_t>(files_.size());
  std::vector<std::string> reasons(files_.size());
  for (std::int64_t begin = 0; begin < count && !(stop && stop()); begin += kChunk) {
    const std::int64_t end = std::min(count, begin + kChunk);
    at::parallel_for(begin, end, 1, [&](std::int64_t first, std::int64_t last) {
      for (std::int64_t photo = first; photo < last; ++photo) {
        try {
          read(photo);
        } catch (const DataError& error) {
          reasons[photo] = error.what();
        }
      }
    });
    if (progress) progress({"reading photos", "photo", end, count, {}});
  }
  std::vector<Failure> failures;
  for (std::int64_t photo = 0; photo < count; ++photo)
    if (!reasons[photo].empty()) failures.push_back({photo, reasons[photo]});
  return failures;
}

at::Tensor StudentPhotos::pixels(const std::vector<Look>& looks) const {
  std::vector<at::Tensor> pixels;
  for (const Look& look : looks) {
    const View& view = views_.at(look.view);
    const at::Tensor& source = view.corner ? enlarged_ : whole_;
    pixels.push_back(seen(source.narrow(0, look.photo, 1), view, side_, side_));
  }
  return at::cat(pixels).to(at::kFloat).div_(255);
}

}  // namespace sightline
