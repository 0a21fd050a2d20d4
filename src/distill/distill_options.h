#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sightline {

template <class Struct>
struct Field;

// Of distill/disturbance.h: what is done to the student's photos alone. It shall say of them what the teacher
// says of the clean ones.
struct DisturbanceOptions {
  // Brightness, contrast and saturation change by up to this share, tints by a quarter of it.
  double colour = 0.3;
  double blur = 0.1;    // share of the photos that are blurred a little
  double shift = 0.02;  // shifted by up to this share of a side, the edge repeated
};

// Of distill/region_loss.h: weights of the terms; one of them must be above 0.
struct RegionLossWeights {
  double mse = 1;       // mean square of the differences
  double cosine = 1;    // 1 - cosine of each region's two vectors
  double relation = 0;  // mean square of the differences between the regions' cosines among themselves, photo
                        // by photo (relational distillation, Park et al. 2019; angles of pairs)
};

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
