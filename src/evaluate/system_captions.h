#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/progress.h"
#include "data/caption_results.h"
#include "data/caption_source.h"
#include "metrics/attention_quality.h"
#include "model/ensemble.h"
#include "pipeline/caption_images.h"

namespace sightline {

// Captions that were matched with the images of a set, and whose they are ("results.json").
struct SystemCaptions {
  std::string name;
  MatchedResults matched;
  std::vector<AttentionSums> attention;  // of each image of the set; empty where no maps are known
};

// What stands in a results file, and how well its attention looks where it is kept there.
SystemCaptions stored_captions(const std::filesystem::path& file, const CaptionSet& references);

struct ModelCaptionsOptions {
  CaptionImagesOptions captioning;
  std::filesystem::path directory;  // the photos
  bool allow_failures = false;      // photos that cannot be read stand with the missing
};

// What a model says of the photos of a set; what goes wrong stands with the missing, photo by photo. Where
// the references (a COCO captions file) say where the things are that their words speak of, the attention's
// pointing is scored too. `stop` is asked before each photo; nothing where it said so. Raises DataError
// listing the photos that cannot be read, unless failures are allowed.
std::optional<SystemCaptions> model_captions(const Ensemble& captioners, const CaptionSet& references,
                                             const ModelCaptionsOptions& options,
                                             const ProgressSink& progress = {},
                                             const std::function<bool()>& stop = {});

}  // namespace sightline
