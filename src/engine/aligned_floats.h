#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <utility>
#include <vector>

namespace sightline {

// Floats that begin at a cache line, as wide loads like it; many of them in large pages, where the system
// has such: the first touch of each small one would be a tenth of a start. What they are at first nobody
// knows.
class AlignedFloats {
 public:
  AlignedFloats() = default;
  explicit AlignedFloats(std::size_t count);
  // What was moved from has no place, and knows it.
  AlignedFloats(AlignedFloats&& other) noexcept
      : values_(std::move(other.values_)), count_(std::exchange(other.count_, 0)) {}
  AlignedFloats& operator=(AlignedFloats&& other) noexcept {
    values_ = std::move(other.values_);
    count_ = std::exchange(other.count_, 0);
    return *this;
  }
  // All zero, and not of the heap, where what comes and goes while a model is loaded would grow around them:
  // for what lives long.
  static AlignedFloats lasting(std::size_t count);
  static AlignedFloats of(std::span<const float> values);

  float* data() { return values_.get(); }
  const float* data() const { return values_.get(); }
  std::size_t size() const { return count_; }
  // For what is written before it is read: grows, and then forgets what it held.
  void reserve(std::size_t count) {
    if (count > count_) *this = AlignedFloats(count);
  }

 private:
  struct Free {
    std::align_val_t alignment;
    std::size_t mapped;  // bytes; none of the heap's
    void operator()(float* values) const;
  };
  std::unique_ptr<float[], Free> values_;
  std::size_t count_ = 0;
};

// Places for many arrays that live as long as this.
class FloatArena {
 public:
  // As AlignedFloats::lasting().
  float* take(std::size_t count);
  // Has place for so many more, the sum of place_of() all arrays.
  void reserve(std::size_t count);
  static std::size_t place_of(std::size_t count);

 private:
  std::vector<AlignedFloats> blocks_;
  std::size_t used_ = 0;  // of the last one
};

}  // namespace sightline
