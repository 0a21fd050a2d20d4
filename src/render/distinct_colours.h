#pragma once

#include <array>

#include "render/colour_map.h"

namespace sightline {

// Colours on white that colour-blind eyes tell apart (Okabe and Ito 2008, but for the yellow).
inline constexpr std::array<Colour, 7> kDistinctColours{{{0, 114, 178},
                                                         {213, 94, 0},
                                                         {0, 158, 115},
                                                         {204, 121, 167},
                                                         {86, 180, 233},
                                                         {230, 159, 0},
                                                         {32, 32, 32}}};

}  // namespace sightline
