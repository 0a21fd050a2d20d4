#include "engine/aligned_floats.h"

#include <sys/mman.h>

#include <algorithm>

namespace sightline {

namespace {

constexpr std::size_t kCacheLine = 64, kLargePage = std::size_t{2} << 20;  // bytes
constexpr std::size_t kArenaBlock = (std::size_t{8} << 20) / sizeof(float);

}  // namespace

AlignedFloats::AlignedFloats(std::size_t count) : count_(count) {
  const std::size_t bytes = count * sizeof(float);
  const std::align_val_t alignment{bytes >= kLargePage ? kLargePage : kCacheLine};
  auto* values = static_cast<float*>(::operator new[](bytes, alignment));
  values_ = {values, Free{alignment}};
#ifdef MADV_HUGEPAGE
  if (bytes >= kLargePage) ::madvise(values, bytes / kLargePage * kLargePage, MADV_HUGEPAGE);
#endif
}

float* FloatArena::take(std::size_t count) {
  if (blocks_.empty() || blocks_.back().size() - used_ < count) {
    blocks_.emplace_back(std::max(count, kArenaBlock));
    used_ = 0;
  }
  float* place = blocks_.back().data() + used_;
  constexpr std::size_t kStep = kCacheLine / sizeof(float);
  used_ = std::min(blocks_.back().size(), used_ + (count + kStep - 1) / kStep * kStep);
  return place;
}

}  // namespace sightline
