#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "data/caption_batches.h"
#include "data/share.h"
#include "model/decoder.h"
#include "train/region_source.h"
#include "train/training_captions.h"
#include "train/training_config.h"
#include "train/training_step.h"
#include "train/training_task.h"

namespace sightline {

struct CaptionTaskParts {
  std::shared_ptr<Decoder> decoder;  // on the device, with fresh weights or those that it starts from
  // What makes the regions, where it learns too; null: it stays as it is.
  std::shared_ptr<torch::nn::Module> encoder;
  std::string encoder_prefix;  // what its tensors' names begin with
  TrainingCaptions captions;
  std::int64_t image_count = 0;       // of the data set
  std::vector<double> image_weights;  // CaptionedImage::weight of each; none: all 1
  std::unique_ptr<RegionSource> regions;
  std::vector<std::int64_t> region_counts = {};  // CaptionBatches
  std::unique_ptr<Objective> objective;
  // Writes the model file; it knows all but how far training has come.
  std::function<void(const std::filesystem::path& file, const Milestone& reached)> save;
  std::string unit = "caption";       // what is counted where the objective's mean is not over photos
  std::string pictures = "overlays";  // that show where the words looked
};

// A decoder, and what its regions come from, that learn from captions: of photographs, or the other text of
// each pair.
class CaptionTask : public TrainingTask {
 public:
  CaptionTask(const TrainingConfig& config, CaptionTaskParts parts, torch::Device device = torch::kCPU,
              Share share = {});

  std::string unit() const override;
  std::int64_t units_per_epoch() const override;
  std::int64_t steps_per_epoch() const override { return batches_.batches_per_epoch(); }
  std::vector<ParameterGroup> parameters() const override;
  NamedTensors tensors() const override;
  StepFigures step() override;
  std::optional<LossCeiling> loss_ceiling() const override;
  // Warns where attention has collapsed.
  void after_epoch(const Figures& means, bool last, const LogSink& log) override;
  void save_model(const std::filesystem::path& file, const Milestone& reached) const override;
  Json state() const override;
  void restore(const Json& state, const std::string& name) override;

 private:
  double share_done() const;  // of the whole run, before the next step

  TrainingConfig config_;
  CaptionTaskParts parts_;
  torch::Device device_;
  CaptionBatches batches_;
  CaptionGroup next_group_;  // drawn ahead, so that its photos can be read beside the step
  TrainingStep step_;
  bool collapsed_ = false;  // attention, in the epoch before
};

}  // namespace sightline
