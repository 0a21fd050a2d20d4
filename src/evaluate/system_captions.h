#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/progress.h"
#include "data/caption_results.h"
#include "data/caption_source.h"
#include "decode/ensemble.h"
#include "metrics/attention_quality.h"
#include "pipeline/caption_images.h"

namespace sightline {

// Captions that were matched with the images of a set, and whose they are ("results.json").
struct SystemCaptions {
  std::string name;
  MatchedResults matched;
  std::vector<AttentionSums> attention;  // of each image of the set; empty where no maps are known
};

// What stands in a results file, and how well its attention looks where it is kept there; `tokens` is what
// its captions are cut into.
SystemCaptions stored_captions(const std::filesystem::path& file, const CaptionSet& references,
                               Tokens tokens = Tokens::words);

struct ModelCaptionsOptions {
  CaptionImagesOptions captioning;
  std::filesystem::path directory;  // the photos
  bool allow_failures = false;      // photos that cannot be read stand with the missing
};

// Captions the photos of a set in order: the record of image i goes to `take`, unless the photo cannot be
// read. What comes back are the reasons of those; nothing where `stop`, asked before each photo, said so.
using TakeRecord = std::function<void(std::size_t image, CaptionRecord&& record)>;
std::optional<std::vector<std::string>> caption_set(const Ensemble& models, const CaptionSet& references,
                                                    const ModelCaptionsOptions& options,
                                                    const TakeRecord& take, const ProgressSink& progress,
                                                    const std::function<bool()>& stop);
// Raises DataError "2 of 9 photos cannot be scored: ..." where there are failures that were not allowed.
void require_photos(const std::vector<std::string>& failures, const CaptionSet& references,
                    const ModelCaptionsOptions& options, const std::string& done);

// What a model says of the photos of a set; what goes wrong stands with the missing, photo by photo. Where
// the references (a COCO captions file) say where the things are that their words speak of, the attention's
// pointing is scored too. Stops as caption_set() does. Raises DataError listing the photos that cannot be
// read, unless failures are allowed.
std::optional<SystemCaptions> model_captions(const Ensemble& models, const CaptionSet& references,
                                             const ModelCaptionsOptions& options,
                                             const ProgressSink& progress = {},
                                             const std::function<bool()>& stop = {});

}  // namespace sightline
