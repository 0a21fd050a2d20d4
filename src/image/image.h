#pragma once

#include <cstdint>
#include <vector>

namespace sightline {

// An upright photograph: 8-bit RGB, rows top to bottom, three bytes a pixel, no padding.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;  // height * width * 3
};

}  // namespace sightline
