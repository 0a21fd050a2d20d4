#pragma once

#include <string>
#include <vector>

#include "cli/console.h"
#include "data/caption_results.h"
#include "data/caption_source.h"

namespace sightline {

// Captions that were matched with the images of a set, and whose they are ("results.json").
struct SystemCaptions {
  std::string name;
  MatchedResults matched;
  std::vector<AttentionSums> attention;  // of each image of the set; empty where no maps are known
};

// The images that are scored, and what each system says of them.
struct MatchedCaptions {
  std::vector<CaptionedImage> images;
  std::vector<std::vector<std::string>> captions;     // of each system, of each image
  std::vector<std::vector<AttentionSums>> attention;  // the same; empty for a system without maps
};

// Each image has one caption of every system and no system has others, else DataError lists what is missing,
// extra and double. Under `allow_missing` the images with captions of all systems are kept, and warnings say
// what is left out; two captions of one image stay an error: nobody knows which one counts. Raises DataError
// where nothing is left.
MatchedCaptions match_systems(const CaptionSet& references, const std::vector<SystemCaptions>& systems,
                              bool allow_missing, Console& console);

// The first few of many, in their order, and how many more there are.
std::string listed(const std::vector<std::string>& names);

}  // namespace sightline
