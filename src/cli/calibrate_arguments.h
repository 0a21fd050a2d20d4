#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "caption/calibration_measure.h"
#include "cli/model_options.h"
#include "pipeline/caption_images.h"

namespace sightline {

// What `calibrate` is told.
struct CalibrateArguments {
  std::filesystem::path data, images;
  std::vector<std::string> splits;
  bool allow_missing = false;
  std::optional<std::filesystem::path> out;
  CalibrationAims aims;
  ModelArguments model;
  CaptionImagesOptions captioning;
};

}  // namespace sightline
