#pragma once

#include <array>
#include <cstdint>

#include "core/enum_names.h"
#include "image/image.h"

namespace sightline {

// Lengths of the scenes are whole sixteenths of a pixel: nothing that is drawn depends on the rounding of a
// machine's floating point.
inline constexpr int kPixel = 16;

enum class FigureKind { circle, square, triangle, star, cross };
inline constexpr int kFigureKinds = 5;
// The nouns of the captions.
template <>
struct EnumNames<FigureKind> {
  static constexpr const char* kWhat = "figure";
  static constexpr EnumName<FigureKind> kRows[] = {{FigureKind::circle, "circle"},
                                                   {FigureKind::square, "square"},
                                                   {FigureKind::triangle, "triangle"},
                                                   {FigureKind::star, "star"},
                                                   {FigureKind::cross, "cross"}};
};

enum class FigureColour { red, green, blue, yellow, purple, white };
inline constexpr int kFigureColours = 6;
// The adjectives of the captions, and each colour in its purest, red, green, blue; scenes draw shades of it.
using Rgb = std::array<std::uint8_t, 3>;
struct FigureColourRow {
  FigureColour value;
  const char* name;
  Rgb rgb;
};
template <>
struct EnumNames<FigureColour> {
  static constexpr const char* kWhat = "colour";
  static constexpr FigureColourRow kRows[] = {
      {FigureColour::red, "red", {225, 45, 40}},        {FigureColour::green, "green", {45, 185, 70}},
      {FigureColour::blue, "blue", {50, 95, 235}},      {FigureColour::yellow, "yellow", {240, 205, 45}},
      {FigureColour::purple, "purple", {170, 60, 205}}, {FigureColour::white, "white", {238, 238, 238}}};
};

Rgb rgb_of(FigureColour colour);

struct Figure {
  FigureKind kind = FigureKind::circle;
  FigureColour colour = FigureColour::red;
  bool small = false;
  int x = 0, y = 0;  // centre, sixteenths of a pixel; x to the right, y down
  int radius = 0;    // no part of a figure is further from its centre to any side
  Rgb shade{};       // what it is filled with
};

// Whole pixels of the image.
struct PixelBox {
  int x = 0, y = 0, width = 0, height = 0;
  bool operator==(const PixelBox&) const = default;
};

// Fills the figure, its edges smoothed by 4 × 4 samples a pixel. Returns the smallest box that holds every
// pixel it touched: empty (width 0) where it lies outside the image.
PixelBox draw_figure(Image& image, const Figure& figure);

}  // namespace sightline
