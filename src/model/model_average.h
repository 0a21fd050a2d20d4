#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "weights/safetensors.h"

namespace sightline {

// A model file and how much of a mean it is: above 0; what all have together need not be 1.
struct AveragedModel {
  std::filesystem::path file;
  double weight = 1;
};

struct ModelAverage {
  Safetensors content;               // of a model file
  std::vector<std::string> notices;  // what was left out
};

// The mean of the models' weights, number by number. Of models that began with the same weights, or one with
// the other's, it captions strange photos as well as the one and familiar ones as well as the other, often
// both better, and costs what one model costs. Sources: Wortsman et al. 2022, "Model soups", equation 1, and
// "Robust fine-tuning of zero-shot models", equation 1 (two models, weights 1 - a and a).
// The result is of the first model's vocabulary and precision; a word that not all know is the mean of those
// that do, and words that the first does not know are left out. Tensors that are the same in all stay so to
// the bit. A calibration is left out: it was measured of another model. `training` in the description says
// what was averaged; licences and credits are those of all.
// Models of any task. Raises ModelError where a file is no model, and naming the key or tensor in which the
// models differ: another encoder, other sizes, whole numbers (a quantised model). Needs two models at least,
// weights that are numbers above 0.
ModelAverage average_models(const std::vector<AveragedModel>& models);

}  // namespace sightline
