#pragma once

#include "image/image.h"

namespace sightline {

// The whole picture in another size, for people to look at: areas are averaged where it shrinks, curves are
// smooth where it grows.
Image scaled(const Image& image, int width, int height);

// The same with the longer side of at most `max_side` pixels; never enlarged.
Image scaled_within(const Image& image, int max_side);

}  // namespace sightline
