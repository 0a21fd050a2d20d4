#pragma once

#include <vector>

#include "caption/hypothesis.h"
#include "image/image.h"
#include "image/preprocessing.h"
#include "render/animation.h"
#include "render/overlay.h"

namespace sightline {

struct WordFramesOptions {
  int max_side = 640;   // of the photo, pixels; a larger one is shrunk to it
  int word_time = 700;  // milliseconds a word stays
  OverlayOptions overlay;
};

// A caption as an animation: first the plain photo, then for each word the photo under the word's map, the
// caption beneath as far as it has been said, with the word marked. All frames have one size, with even
// sides; the caption has as many lines as it needs. `geometry` was made for this photo's size.
std::vector<AnimationFrame> render_word_frames(const Image& photo, const Geometry& geometry,
                                               const Hypothesis& hypothesis,
                                               const WordFramesOptions& options = {});

}  // namespace sightline
