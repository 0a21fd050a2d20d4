#pragma once

#include <filesystem>
#include <optional>

#include "cli/console.h"
#include "cli/matched_captions.h"
#include "cli/model_options.h"
#include "data/caption_source.h"
#include "pipeline/caption_images.h"

namespace sightline {

// What a model says of the photos of a set under `directory`; what goes wrong stands with the missing, photo
// by photo. Where the references (a COCO captions file) say where the things are that their words speak of,
// the attention's pointing is scored too. Nothing where it was interrupted. Raises DataError listing the
// photos that cannot be read, unless `allow_failures`.
std::optional<SystemCaptions> model_captions(const ModelArguments& model, const CaptionImagesOptions& options,
                                             const CaptionSet& references,
                                             const std::filesystem::path& directory, bool allow_failures,
                                             Console& console);

// What stands in a results file, and how well its attention looks where it is kept there.
SystemCaptions stored_captions(const std::filesystem::path& file, const CaptionSet& references);

}  // namespace sightline
