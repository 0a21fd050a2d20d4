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
  values_ = {values, Free{alignment, 0}};
#ifdef MADV_HUGEPAGE
  if (bytes >= kLargePage) ::madvise(values, bytes / kLargePage * kLargePage, MADV_HUGEPAGE);
#endif
}

AlignedFloats AlignedFloats::lasting(std::size_t count) {
  const std::size_t bytes = std::max<std::size_t>(count * sizeof(float), 1);
  const bool large = bytes >= kLargePage;
  // In whole large pages, which the system lets begin at such.
  const std::size_t mapped = large ? (bytes + kLargePage - 1) / kLargePage * kLargePage : bytes;
  const int flags = MAP_PRIVATE | MAP_ANONYMOUS | (large ? 0 : MAP_POPULATE);
  void* address = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (address == MAP_FAILED) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (large) ::madvise(address, mapped, MADV_HUGEPAGE);
#endif
  AlignedFloats zeros;
  zeros.count_ = count;
  zeros.values_ = {static_cast<float*>(address), Free{{}, mapped}};
  return zeros;
}

void AlignedFloats::Free::operator()(float* values) const {
  if (mapped > 0)
    ::munmap(values, mapped);
  else
    ::operator delete[](values, alignment);
}

float* FloatArena::take(std::size_t count) {
  if (blocks_.empty() || blocks_.back().size() - used_ < count) {
    blocks_.push_back(AlignedFloats::lasting(std::max(count, kArenaBlock)));
    used_ = 0;
  }
  float* place = blocks_.back().data() + used_;
  constexpr std::size_t kStep = kCacheLine / sizeof(float);
  used_ = std::min(blocks_.back().size(), used_ + (count + kStep - 1) / kStep * kStep);
  return place;
}

}  // namespace sightline
