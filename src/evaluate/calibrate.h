#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "caption/calibration_measure.h"
#include "core/progress.h"
#include "data/caption_source.h"
#include "evaluate/system_captions.h"

namespace sightline {

struct Calibrated {
  Calibration calibration;
  std::vector<std::string> notices;  // photos that were left out, classes that are empty
};

// Captions the photos of a set with one model and measures which confidence stands for a good caption, and
// what the photos are like. CIDEr-D takes from these references how rare words are. `stop` is asked before
// each photo; nothing where it said so. Raises DataError listing the photos that cannot be read, unless
// failures are allowed, and where fewer than two can: CIDEr-D over one image is 0.
std::optional<Calibrated> calibrate(const Ensemble& model, const CaptionSet& references,
                                    const ModelCaptionsOptions& captions, const CalibrationAims& aims,
                                    const ProgressSink& progress = {},
                                    const std::function<bool()>& stop = {});

}  // namespace sightline
