#pragma once

#include <bit>
#include <cstring>
#include <type_traits>

namespace sightline {

// Weight files are little-endian and are mapped, not converted.
static_assert(std::endian::native == std::endian::little, "big-endian machines are not supported");

// The number whose bytes begin at `bytes`, wherever they lie.
template <class T>
T little_endian(const char* bytes) {
  static_assert(std::is_trivially_copyable_v<T>);
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

}  // namespace sightline
