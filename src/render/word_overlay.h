#pragma once

#include <cstddef>

#include "caption/hypothesis.h"
#include "image/image.h"
#include "image/preprocessing.h"
#include "render/overlay.h"

namespace sightline {

// The picture of one word: `picture` (the photo, scaled to any size) under the map of word `t`, the glimpse
// of a hard attention outlined, as are the window of a local one and the blocks of a hierarchical one, these
// the clearer the more they got; `picture` itself where the hypothesis has no alpha. `geometry` was made for
// a photo of photo_width x photo_height.
Image overlay_word(const Image& picture, const Geometry& geometry, int photo_width, int photo_height,
                   const Hypothesis& hypothesis, std::size_t t, const OverlayOptions& options);

}  // namespace sightline
