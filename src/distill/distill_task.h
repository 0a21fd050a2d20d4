#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "distill/distill_parts.h"
#include "distill/disturbance.h"
#include "distill/look_batches.h"
#include "distill/region_loss.h"
#include "train/training_task.h"

namespace sightline {

struct DistillTaskOptions {
  std::vector<std::int64_t> photos;  // to learn from: indices into the parts' photos
  std::vector<std::size_t> views;    // that they are seen in: indices into the photos' views
  int photos_per_batch = 32;
  double learning_rate = 0;
  RegionLossWeights loss;
  DisturbanceOptions disturbance;
  std::uint64_t seed = 1;
  bool keep_projection = false;  // in the weight file
  Json description;              // of the weight file: what made it
};

// A student that learns its teachers' regions, for TrainingLoop.
class DistillTask : public TrainingTask {
 public:
  // Where the weights go, beside the file that save_model() is told of: an encoder is no model.
  static constexpr char kFileName[] = "student.safetensors";

  // `parts` is borrowed.
  DistillTask(const DistillParts& parts, DistillTaskOptions options);

  std::string unit() const override { return "photo"; }
  std::int64_t units_per_epoch() const override {
    return batches_.batches_per_epoch() * batches_.batch_size();
  }
  std::int64_t steps_per_epoch() const override { return batches_.batches_per_epoch(); }
  std::vector<ParameterGroup> parameters() const override;
  NamedTensors tensors() const override;
  StepFigures step() override;
  void save_model(const std::filesystem::path& file, const Milestone& reached) const override;
  Json state() const override;
  void restore(const Json& state, const std::string& name) override;

 private:
  std::vector<Look> looks() const;

  const DistillParts& parts_;
  DistillTaskOptions options_;
  LookBatches batches_;
  Random random_;  // of disturbances
};

}  // namespace sightline
