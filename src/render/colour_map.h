#pragma once

#include <array>
#include <cstdint>

#include "core/enum_names.h"

namespace sightline {

// Maps that are even to the eye: equal steps of weight look like equal steps of colour, also in grey and
// (cividis most of all) to the colour-blind. From matplotlib.
enum class ColourMap { inferno, magma, plasma, viridis, cividis };

template <>
struct EnumNames<ColourMap> {
  static constexpr const char* kWhat = "colour map";
  static constexpr EnumName<ColourMap> kRows[] = {{ColourMap::inferno, "inferno"},
                                                  {ColourMap::magma, "magma"},
                                                  {ColourMap::plasma, "plasma"},
                                                  {ColourMap::viridis, "viridis"},
                                                  {ColourMap::cividis, "cividis"}};
};

using Colour = std::array<std::uint8_t, 3>;  // RGB

// 256 colours, of the smallest weight to the largest.
std::array<Colour, 256> colour_table(ColourMap map);

}  // namespace sightline
