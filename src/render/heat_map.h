#pragma once

#include <span>
#include <vector>

#include "caption/grid.h"
#include "image/preprocessing.h"

namespace sightline {

// How much was looked at each pixel of a picture of the photo, in multiples of an even spread: 1 where a word
// that looked everywhere alike would have looked as much, 0 where nothing was looked at.
struct HeatMap {
  int width = 0;
  int height = 0;
  std::vector<float> values;  // [height, width] row-major
};

// Spreads the weights of one word over the photo, scaled to width x height pixels. Every cell lies where its
// part of the encoder's input lies in the photo; between the cells' centres a cubic B-spline runs, smooth and
// never below zero; parts of the photo that the encoder did not see get 0.
//
// The scale is the same for all words and photos: a word that looked everywhere alike is 1 everywhere, and no
// weak map is blown up to look like a strong one.
//
// `weights` has grid.cells() entries and sums to 1. `photo_width` and `photo_height` are those that geometry
// was made for.
HeatMap heat_map(std::span<const float> weights, const Grid& grid, const Geometry& geometry, int photo_width,
                 int photo_height, int width, int height);

}  // namespace sightline
