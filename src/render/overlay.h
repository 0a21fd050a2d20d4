#pragma once

#include "image/image.h"
#include "render/colour_map.h"
#include "render/heat_map.h"

namespace sightline {

enum class OverlayStyle {
  colour,    // the map in colours over a muted photo, denser where the weight is larger
  brighten,  // the photo dark but for what is looked at, as in the figures of Xu et al. 2015
};

template <>
struct EnumNames<OverlayStyle> {
  static constexpr const char* kWhat = "overlay style";
  static constexpr EnumName<OverlayStyle> kRows[] = {{OverlayStyle::colour, "colour"},
                                                     {OverlayStyle::brighten, "brighten"}};
};

struct OverlayOptions {
  OverlayStyle style = OverlayStyle::colour;
  ColourMap colour_map = ColourMap::inferno;
  double opacity = 0.7;  // 0 to 1: how far the map hides the photo, or how far the rest is darkened, at most

  bool operator==(const OverlayOptions&) const = default;
};

// The photo under the map; both have the same size.
Image overlay(const Image& photo, const HeatMap& map, const OverlayOptions& options);

}  // namespace sightline
