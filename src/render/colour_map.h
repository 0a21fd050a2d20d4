#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace sightline {

// Maps that are even to the eye: equal steps of weight look like equal steps of colour, also in grey and
// (cividis most of all) to the colour-blind. From matplotlib.
enum class ColourMap { inferno, magma, plasma, viridis, cividis };

// Name as in flags: "inferno", "magma", "plasma", "viridis", "cividis".
std::string to_string(ColourMap map);
// Raises UsageError naming the five.
ColourMap parse_colour_map(const std::string& text);

using Colour = std::array<std::uint8_t, 3>;  // RGB

// 256 colours, of the smallest weight to the largest.
std::array<Colour, 256> colour_table(ColourMap map);

}  // namespace sightline
