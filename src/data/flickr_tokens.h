#pragma once

#include <filesystem>

#include "data/caption_pair.h"

namespace sightline {

// Flickr8k's and Flickr30k's token files: "NAME#NUMBER<tab>CAPTION" a line.
void read_flickr_tokens(const std::filesystem::path& path, const TakeCaptionPair& take);

}  // namespace sightline
