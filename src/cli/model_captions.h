#pragma once

#include <filesystem>
#include <optional>

#include "cli/console.h"
#include "cli/model_options.h"
#include "data/caption_results.h"
#include "data/caption_source.h"
#include "metrics/attention_quality.h"
#include "pipeline/caption_images.h"

namespace sightline {

// What a model said of a set's photos.
struct ModelCaptions {
  MatchedResults matched;                    // missing: what went wrong, photo by photo
  std::optional<AttentionScores> attention;  // where the model attends
};

// Captions the photos under `directory`. Where the references (a COCO captions file) say where the things are
// that their words speak of, the attention's pointing is scored too. Nothing where it was interrupted. Raises
// DataError listing the photos that cannot be read, unless `allow_failures`.
std::optional<ModelCaptions> caption_set(const ModelArguments& model, const CaptionImagesOptions& options,
                                         const CaptionSet& references, const std::filesystem::path& directory,
                                         bool allow_failures, Console& console);

}  // namespace sightline
