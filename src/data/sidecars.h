#pragma once

#include <filesystem>

#include "data/caption_pair.h"

namespace sightline {

// A directory of caption files (.txt, .caption), each named like its image ("a.txt" or "a.jpg.txt" for
// "a.jpg"), in the order of their paths; every line that is not blank is a caption. Image names are relative
// to the directory.
void read_sidecars(const std::filesystem::path& directory, const TakeCaptionPair& take);

}  // namespace sightline
