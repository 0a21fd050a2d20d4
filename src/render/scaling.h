#pragma once

#include "image/image.h"

namespace sightline {

// The whole picture in another size, for people to look at: areas are averaged where it shrinks, curves are
// smooth where it grows.
Image scaled(const Image& image, int width, int height);

}  // namespace sightline
