#include "engine/aligned_floats.h"

#include <sys/mman.h>

#include <algorithm>

namespace sightline {

namespace {

constexpr std::size_t kCacheLine = 64, kLargePage = std::size_t{2} << 20;  // bytes
constexpr std::size_t kArenaBlock = (std::size_t{1} << 20) / sizeof(float);

}  // namespace

AlignedFloats::AlignedFloats(std::size_t count) : count_(count) {
  const std::size_t bytes = count * sizeof(float);
  const std::align_val_t alignment{bytes >= kLargePage ? kLargePage : kCacheLine};
  auto* values = static_cast<float*>(::operator new[](bytes, alignment));
  values_ = {values, Free{alignment, 0}};
#ifdef MADV_HUGEPAGE
  if (bytes >= kLargePage) ::madvise(values, bytes / kLargePage * kLargePage, MADV_HUGEPAGE);
#endif
}

// Whole large pages as far as they go, and small ones for the rest: what is not asked for takes no memory,
// and what is comes in a few calls of the system.
AlignedFloats AlignedFloats::lasting(std::size_t count) {
  const std::size_t bytes = std::max<std::size_t>(count * sizeof(float), 1);
  // Of so many bytes, the system lets a map begin at a large page.
  const std::size_t large = bytes / kLargePage * kLargePage, mapped = large > 0 ? large + kLargePage : bytes;
  void* address = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (large > 0) ::madvise(address, large, MADV_HUGEPAGE);
#endif
#ifdef MADV_POPULATE_WRITE
  ::madvise(static_cast<char*>(address) + large, bytes - large, MADV_POPULATE_WRITE);
#endif
  AlignedFloats zeros;
  zeros.count_ = count;
  zeros.values_ = {static_cast<float*>(address), Free{{}, mapped}};
  return zeros;
}

AlignedFloats AlignedFloats::of(std::span<const float> values) {
  AlignedFloats copy(values.size());
  std::copy(values.begin(), values.end(), copy.data());
  return copy;
}

void AlignedFloats::Free::operator()(float* values) const {
  if (mapped > 0)
    ::munmap(values, mapped);
  else
    ::operator delete[](values, alignment);
}

void FloatArena::reserve(std::size_t count) {
  blocks_.push_back(AlignedFloats::lasting(count));
  used_ = 0;
}

float* FloatArena::take(std::size_t count) {
  if (blocks_.empty() || blocks_.back().size() - used_ < count) reserve(std::max(count, kArenaBlock));
  float* place = blocks_.back().data() + used_;
  used_ = std::min(blocks_.back().size(), used_ + place_of(count));
  return place;
}

std::size_t FloatArena::place_of(std::size_t count) {
  constexpr std::size_t kStep = kCacheLine / sizeof(float);
  return (count + kStep - 1) / kStep * kStep;
}

}  // namespace sightline
