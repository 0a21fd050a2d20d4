#include "core/half_to_float.h"

#include <bit>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace sightline {

namespace {

float one_half_to_float(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
  const std::uint32_t magnitude = half & 0x7FFFu;
  if (magnitude >= 0x7C00u) return std::bit_cast<float>(sign | 0x7F800000u | (magnitude & 0x3FFu) << 13);
  // With half's bits as the upper ones of a float's the exponent's bias is 112 too small, subnormals
  // included.
  return std::bit_cast<float>(sign |
                              std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude << 13) * 0x1p112f));
}

#ifdef __x86_64__
__attribute__((target("avx,f16c"))) std::size_t convert_by_eight(const std::uint16_t* halves, float* floats,
                                                                 std::size_t count) {
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    _mm256_storeu_ps(floats + i,
                     _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(halves + i))));
  }
  return i;
}
#endif

}  // namespace

void half_to_float(const std::uint16_t* halves, float* floats, std::size_t count) {
  std::size_t done = 0;
#ifdef __x86_64__
  if (__builtin_cpu_supports("f16c")) done = convert_by_eight(halves, floats, count);
#endif
  for (; done < count; ++done) floats[done] = one_half_to_float(halves[done]);
}

}  // namespace sightline
