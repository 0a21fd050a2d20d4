#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/progress.h"
#include "evaluate/matched_captions.h"
#include "image/image_reader.h"
#include "metrics/evaluation.h"

namespace sightline {

struct ScoreGalleryOptions {
  std::filesystem::path directory;  // of the gallery
  std::filesystem::path photos;     // where the photos are
  ImageLimits limits;
};

// Raises what a gallery would that is to be in this directory, and touches nothing.
void check_score_gallery(const std::filesystem::path& directory);

// A gallery (render/gallery_writer.h) of the scored captions of the first system: each photo with its
// caption, its scores and what people say of it, sorted by CIDEr-D. `stop` is asked before each photo.
// Returns notices: photos that cannot be read and are not in it, photos of an earlier page that still are.
// Raises EnvironmentError.
std::vector<std::string> write_score_gallery(const MatchedCaptions& matched,
                                             const std::vector<ImageScores>& scores,
                                             const ScoreGalleryOptions& options, const ProgressSink& progress,
                                             const std::function<bool()>& stop);

}  // namespace sightline
