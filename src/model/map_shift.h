#pragma once

#include <span>

namespace sightline {

// A layer that makes the feature map smaller, along one axis. Layers of stride 1 with even margins move
// nothing and are left out.
struct Downsampling {
  int kernel = 3;
  int stride = 2;
  int padding = 1;
  bool ceil = false;  // a last window that reaches over the edge counts
};

// How many cells it leaves of so many; 0 where its window does not fit.
int reduced_side(const Downsampling& layer, int side);

// How far the map's cells look to the right of (or below) where an even division of the input puts them:
// the receptive fields' centres against the cells' centres, mean over the cells, in input pixels. Stacked
// padded convolutions of stride 2 look at the upper left corner of their cell: ResNet's last map at 224
// pixels has -15.5, half a cell. 0 for a map that the layers leave empty. (Araujo et al. 2019, "Computing
// receptive fields of convolutional neural networks", equations 2 to 4.)
double map_shift(std::span<const Downsampling> layers, int input_side);

}  // namespace sightline
