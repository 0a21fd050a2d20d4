#pragma once

#include <cstdint>
#include <vector>

#include "image/image.h"
#include "render/colour_map.h"

namespace sightline {

// A picture in few colours: for each pixel, row by row, the index of its colour.
struct PalettePicture {
  std::vector<Colour> colours;  // 1 to 256
  std::vector<std::uint8_t> pixels;
};

// Chooses colours by median cut (Heckbert 1982) and spreads each pixel's error over its neighbours (Floyd and
// Steinberg 1976).
PalettePicture to_palette(const Image& picture);

}  // namespace sightline
