#include "image/photo_budget.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <utility>

#include "core/error.h"
#include "core/number_text.h"

namespace sightline {

namespace {

constexpr int kDigits = 10;  // of a limit in a message

double thread_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::uint64_t bytes_of_megabytes(double megabytes) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max() / 4;
  return static_cast<std::uint64_t>(std::clamp(megabytes * 1e6, 0.0, static_cast<double>(most)));
}

}  // namespace

PhotoBudget::PhotoBudget(std::uint64_t file_size, std::string name, const ImageLimits& limits)
    : name_(std::move(name)),
      limits_(limits),
      limit_(bytes_of_megabytes(limits.max_memory)),
      begun_(thread_seconds()) {
  claim(file_size);
}

void PhotoBudget::claim(std::uint64_t bytes) {
  if (!try_claim(bytes)) check();
}

void PhotoBudget::claim_pixels(std::int64_t width, std::int64_t height, std::uint64_t bytes_each) {
  // Sides are below 2^31 each, and a product that wraps must not look small.
  const double product =
      static_cast<double>(width) * static_cast<double>(height) * static_cast<double>(bytes_each);
  claim(product < 1e18 ? static_cast<std::uint64_t>(product) : std::uint64_t{1} << 60);
}

bool PhotoBudget::try_claim(std::uint64_t bytes) noexcept {
  if (bytes > left()) {
    refused_ = std::max(refused_, bytes + claimed_);
    return false;
  }
  claimed_ += bytes;
  return true;
}

bool PhotoBudget::is_in_time() const noexcept {
  return thread_seconds() - begun_ <= limits_.max_seconds;
}

void PhotoBudget::claim_seconds(double seconds) const {
  if (thread_seconds() - begun_ + seconds > limits_.max_seconds) refuse_time("may take");
}

void PhotoBudget::refuse_time(const char* takes) const {
  throw DataError(name_ + ": decoding it " + takes + " more than " +
                      with_digits(limits_.max_seconds, kDigits) +
                      (limits_.max_seconds == 1 ? " second" : " seconds") + " of the processor's time",
                  "save it anew with a program that makes pictures, or raise --max-photo-seconds");
}

void PhotoBudget::check() const {
  if (refused_ > 0) {
    throw DataError(name_ + ": reading it takes " +
                        with_digits(std::ceil(static_cast<double>(refused_) / 1e6), kDigits) +
                        " MB of memory or more, expected at most " + with_digits(limits_.max_memory, kDigits),
                    "make the picture smaller, or raise --max-photo-memory");
  }
  if (!is_in_time()) refuse_time("takes");
}

}  // namespace sightline
