#pragma once

#include <string>
#include <vector>

#include "data/caption_source.h"
#include "evaluate/system_captions.h"

namespace sightline {

// The images that are scored, and what each system says of them.
struct MatchedCaptions {
  std::vector<CaptionedImage> images;
  std::vector<std::vector<std::string>> captions;     // of each system, of each image
  std::vector<std::vector<AttentionSums>> attention;  // the same; empty for a system without maps
  std::vector<std::string> notices;                   // what is left out
};

// Each image has one caption of every system and no system has others, else DataError lists what is missing,
// extra and double. Under `allow_missing` the images with captions of all systems are kept, and notices say
// what is left out; two captions of one image stay an error: nobody knows which one counts. Raises DataError
// where nothing is left.
MatchedCaptions match_systems(const CaptionSet& references, const std::vector<SystemCaptions>& systems,
                              bool allow_missing);

}  // namespace sightline
