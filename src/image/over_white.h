#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace sightline {

// Lays `count` RGBA pixels (alpha not multiplied in) over white, rounded to the nearest.
inline void lay_over_white(const std::uint8_t* rgba, std::size_t count, std::uint8_t* rgb) {
  for (std::size_t i = 0; i < count; ++i, rgba += 4, rgb += 3) {
    const int alpha = rgba[3];
    for (int c = 0; c < 3; ++c)
      rgb[c] = static_cast<std::uint8_t>((rgba[c] * alpha + 255 * (255 - alpha) + 127) / 255);
  }
}

// The same for pixels whose colours have their alpha in them already.
inline void lay_premultiplied_over_white(const std::uint8_t* rgba, std::size_t count, std::uint8_t* rgb) {
  for (std::size_t i = 0; i < count; ++i, rgba += 4, rgb += 3) {
    const int white = 255 - rgba[3];
    for (int c = 0; c < 3; ++c) rgb[c] = static_cast<std::uint8_t>(std::min(255, rgba[c] + white));
  }
}

}  // namespace sightline
