#pragma once

#include <string>
#include <vector>

#include "decode/hypothesis.h"
#include "image/preprocessing.h"

namespace sightline {

// One image's outcome.
struct CaptionRecord {
  std::string file;  // as given
  bool ok = false;
  std::string error;                   // why not, where not ok
  std::vector<Hypothesis> hypotheses;  // n-best, best first; not empty where ok
  int photo_width = 0, photo_height = 0;
  Rectangle area;  // of the photo, that the regions' grid covers (Geometry::grid), pixels
};

}  // namespace sightline
