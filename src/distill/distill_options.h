#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "distill/disturbance.h"
#include "distill/region_loss.h"

namespace sightline {

template <class Struct>
struct Field;

// How a student learns: what stands in a run's config.json beside teachers and photos. A new option is a
// member and a row of distill_fields().
struct DistillOptions {
  std::string student;           // "resnet18:layer3"
  bool keep_projection = false;  // the weights are those of "STUDENT+FEATURES@GRID", in the teachers' numbers
  int image_size = 0;            // of the student's input, pixels; 0: the encoder's own
  std::string views = "original,mirror";  // parse_views()
  DisturbanceOptions disturbance;
  RegionLossWeights loss;

  int photos_per_batch = 32;
  int epochs = 10;
  double learning_rate = 1.5e-3;
  double weight_decay = 0.02;
  int warmup_steps = 300;
  double clip_norm = 5;
  int early_stopping = 5;  // epochs without a better cosine; 0: never
  std::uint64_t seed = 1;
};

// Every option: its key in config.json, its flag, its range, its help.
const std::vector<Field<DistillOptions>>& distill_fields();

}  // namespace sightline
