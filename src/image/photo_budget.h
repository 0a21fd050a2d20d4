#pragma once

#include <cstdint>
#include <string>

#include "image/image_reader.h"

namespace sightline {

// What reading one photo may cost, from its first byte to its last upright pixel (ImageLimits). A reader
// makes one before anything else, claims memory before it takes it, and asks for the time at every row, strip
// or scan. The clock is the processor time of the thread that made it: a busy machine or a stopped program
// fails no photo.
// libheif decodes a picture in one call, on threads of its own: what that takes is claimed by the sizes that
// the picture's streams themselves say (image/heif_streams.h), memory and time.
class PhotoBudget {
 public:
  // The bytes of the file, so many, are the first claim. `name` is what errors call it. Raises DataError
  // where they alone are too many.
  PhotoBudget(std::uint64_t file_size, std::string name, const ImageLimits& limits);

  // Raise DataError where so much, beside what is claimed already, is more than the photo may take.
  void claim(std::uint64_t bytes);
  void claim_pixels(std::int64_t width, std::int64_t height, std::uint64_t bytes_each);
  // The same where a library calls back, and nothing may be raised: false, and check() raises it later.
  bool try_claim(std::uint64_t bytes) noexcept;
  void give_back(std::uint64_t bytes) noexcept { claimed_ -= bytes; }
  // Bytes that can still be claimed.
  std::uint64_t left() const noexcept { return limit_ - claimed_; }
  // For what nobody can stop once it runs: raises DataError where it may take so many seconds, and so many
  // are not left.
  void claim_seconds(double seconds) const;

  bool is_in_time() const noexcept;
  // Raises DataError where time is up, or where try_claim() has refused: for whoever hears from a library
  // that it failed, before the library's own reason.
  void check() const;

 private:
  [[noreturn]] void refuse_time(const char* takes) const;

  const std::string name_;
  const ImageLimits limits_;
  const std::uint64_t limit_;  // bytes
  const double begun_;         // seconds of this thread's processor time
  std::uint64_t claimed_ = 0, refused_ = 0;
};

}  // namespace sightline
