#pragma once

#include <filesystem>

#include "data/caption_pair.h"

namespace sightline {

// A directory of caption files, each named like its image ("a.txt" or "a.jpg.txt" for "a.jpg"), in the order
// of their paths: .txt and .caption, of which every line that is not blank is a caption, and .json, our
// records (others are passed over). Hidden files are passed over. Image names are relative to the
// directory.
void read_sidecar_captions(const std::filesystem::path& directory, const TakeCaptionPair& take);

// Whether a file is one of these, or a metadata.jsonl: its image lies beside it.
bool is_caption_beside_image(const std::filesystem::path& file);

}  // namespace sightline
