#pragma once

#include <span>
#include <vector>

#include "caption/grid.h"
#include "image/preprocessing.h"

namespace sightline {

// How much was looked at each pixel of a picture of the photo, 0 to 1.
struct HeatMap {
  int width = 0;
  int height = 0;
  std::vector<float> values;  // [height, width] row-major
};

// Spreads the weights of one word over the photo, scaled to width x height pixels. Every cell lies where its
// part of the encoder's input lies in the photo; between the cells' centres a cubic B-spline runs, smooth and
// never below zero; parts of the photo that the encoder did not see get 0.
//
// Scale: 1 is the map's own peak, but at least three times an even spread, so that a word that looked
// everywhere appears as a faint even tint and not as a peak somewhere.
//
// `weights` has grid.cells() entries and sums to 1. `photo_width` and `photo_height` are those that geometry
// was made for.
HeatMap heat_map(std::span<const float> weights, const Grid& grid, const Geometry& geometry, int photo_width,
                 int photo_height, int width, int height);

}  // namespace sightline
