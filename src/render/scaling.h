#pragma once

#include "image/photo.h"

namespace sightline {

// The whole picture in another size, for people to look at: areas are averaged where it shrinks, curves are
// smooth where it grows.
Image scaled(const Image& image, int width, int height);

// The size in these proportions whose longer side is at most `max_side` pixels; never larger than `size`.
ImageSize size_within(ImageSize size, int max_side);

// The whole picture in that size.
Image scaled_within(const Image& image, int max_side);

}  // namespace sightline
