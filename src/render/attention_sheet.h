#pragma once

#include <string>

#include "caption/hypothesis.h"
#include "image/photo.h"
#include "image/preprocessing.h"
#include "render/overlay.h"
#include "render/sheet_layout.h"

namespace sightline {

// What a sheet was made of, for its foot; what is empty is left out.
struct SheetSource {
  std::string file{};   // the photo's
  std::string model{};  // the model's
  std::string date{};
};

struct SheetOptions {
  int tile_size = 260;  // side of a square photo's tile, pixels; photos are enlarged or shrunk to it
  int columns = 0;      // tiles in a row; 0 chooses
  OverlayOptions overlay;
  SheetSource source{};
  bool sentence = false;  // the caption above is written as a sentence (text/sentence.h)
};

// One picture of one caption: the sentence; the photo; then for each word the photo under the word's map,
// with the word and its probability beneath; at the foot, small, what bars and pictures mean, and where the
// sheet comes from. The map lies where the grid's cells lie in the photo
// (`geometry`, made for this photo's size); the cell of a hard attention's glimpse is outlined. Words of a
// hypothesis without `alpha` get the plain photo. Labels are shortened where they would not fit.
Image render_attention_sheet(const Photo& photo, const Geometry& geometry, const Hypothesis& hypothesis,
                             const SheetOptions& options = {});

// Where that picture's parts lie.
SheetLayout attention_sheet_layout(ImageSize photo, const Hypothesis& hypothesis,
                                   const SheetOptions& options = {});

}  // namespace sightline
