#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/caption_source.h"
#include "metrics/evaluation.h"

namespace sightline {

// One HTML page of the twenty worst and the twenty best images by CIDEr-D (at most half of the set each): the
// caption, the scores and the references. Photos under `photos` are shown from where they lie (links relative
// to the page); without it there are none. Nothing on the page asks another machine for anything.
void write_score_gallery(const std::filesystem::path& path, const std::vector<CaptionedImage>& images,
                         const std::vector<std::string>& captions, const std::vector<ImageScores>& scores,
                         const std::optional<std::filesystem::path>& photos);

}  // namespace sightline
