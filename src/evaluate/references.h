#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/caption_source.h"

namespace sightline {

// Captions to compare with.
struct References {
  CaptionSet set;                    // images with captions only: those that can be scored
  std::vector<std::string> notices;  // how many images had none
};

// `splits`: the parts of a Karpathy file; none: the whole file. Raises DataError where no image has a
// caption.
References read_references(const std::filesystem::path& file, const std::vector<std::string>& splits);

}  // namespace sightline
