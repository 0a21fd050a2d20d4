#pragma once

#include <span>
#include <vector>

#include "caption/hypothesis.h"
#include "image/preprocessing.h"
#include "render/heat_map.h"

namespace sightline {

// How much was looked at each pixel of a picture of the photo, width x height, where the regions are boxes:
// the mean weight of the boxes that hold the pixel's middle, in multiples of an even spread; 0 where no box
// does. On heat_map()'s scale: a word that looked at all boxes alike is 1 wherever there is one, however many
// lie there. `weights` has one entry a box and sums to 1; boxes in pixels of the photo.
HeatMap box_map(std::span<const float> weights, const std::vector<Rectangle>& boxes, int photo_width,
                int photo_height, int width, int height);

// The same caption as if its regions were the cells of a fine grid over the whole photo, for pages that know
// grids alone: at each cell's middle they show what box_map() does. What is said of single boxes (glimpses,
// the form of the attention) is left out.
Hypothesis over_grid(Hypothesis hypothesis, const std::vector<Rectangle>& boxes, int photo_width,
                     int photo_height);

}  // namespace sightline
