#pragma once

#include "image/image.h"
#include "render/colour_map.h"
#include "render/heat_map.h"

namespace sightline {

enum class OverlayStyle {
  // What was looked at more than by an even spread is brighter, the rest dimmed towards grey, the photo's own
  // colours kept, as in the figures of Xu et al. 2015. A word that looked everywhere alike shows the photo.
  brighten,
  // What was looked at more than by an even spread in colours, over a muted photo.
  colour,
};

template <>
struct EnumNames<OverlayStyle> {
  static constexpr const char* kWhat = "overlay style";
  static constexpr EnumName<OverlayStyle> kRows[] = {{OverlayStyle::brighten, "brighten"},
                                                     {OverlayStyle::colour, "colour"}};
};

struct OverlayOptions {
  OverlayStyle style = OverlayStyle::brighten;
  ColourMap colour_map = ColourMap::inferno;
  double opacity = 0.8;  // 0 to 1: how far the photo is brightened, dimmed or hidden by colours, at most

  bool operator==(const OverlayOptions&) const = default;
};

// The photo under the map; both have the same size.
Image overlay(const Image& photo, const HeatMap& map, const OverlayOptions& options);

}  // namespace sightline
