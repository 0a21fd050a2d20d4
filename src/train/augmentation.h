#pragma once

#include "core/random.h"
#include "image/photo.h"

namespace sightline {

// What to do to a photo before it is preprocessed: the kept part, and whether it is mirrored.
struct Augmentation {
  bool flip = false;
  double left = 0, right = 0, top = 0, bottom = 0;  // shares of width and height that are cut away
};

// Mirrored half of the time where `flip`; up to `crop` (below 0.5) cut away from each side. Draws nothing
// that is off.
Augmentation draw_augmentation(Random& random, bool flip, double crop);

// At least one pixel is kept. Of a reduced photo whole pixels of its image are cut away.
Photo augment(const Photo& photo, const Augmentation& augmentation);

}  // namespace sightline
