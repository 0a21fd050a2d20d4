#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/recipe_options.h"
#include "data/captions_reader.h"
#include "image/image_reader.h"

namespace sightline {

// What `train` is told.
struct TrainArguments {
  std::vector<std::string> data, validation_data, splits, validation_splits;
  LabelTemplates labels;
  std::filesystem::path images, validation_images;
  std::filesystem::path regions, validation_regions;  // of a detector, in the photos' place
  double max_bad = kUsualMaxBad;
  ImageLimits limits;
  std::string preset;
  RecipeChanges changes;
  std::optional<std::filesystem::path> encoder_weights, start_from;
  std::filesystem::path feature_cache;
  bool decoder_only = false;
  std::filesystem::path out;
  bool resume = false;
  std::string licence, credits;
};

}  // namespace sightline
