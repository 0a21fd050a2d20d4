#pragma once

#include "core/random.h"
#include "image/image.h"

namespace sightline {

// A dim, greyish ground of size × size pixels for figures to stand out from: soft noise, a gradient or
// stripes, at random.
Image draw_ground(int size, Random& random);

// Makes every channel of every pixel a little lighter or darker, as a camera's sensor would.
void add_grain(Image& image, Random& random);

}  // namespace sightline
