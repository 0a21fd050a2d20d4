#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "data/caption_batches.h"
#include "model/classifier_file.h"
#include "train/training_config.h"
#include "train/training_task.h"
#include "train/training_texts.h"

namespace sightline {

// Some of these texts as a batch, on the CPU.
TextBatch batch_of(const EncodedTexts& texts, const std::vector<std::int64_t>& numbers);
// Their classes, [B] int64.
at::Tensor classes_of(const EncodedTexts& texts, const std::vector<std::int64_t>& numbers);

// A classifier that learns from labelled texts by cross-entropy. Words are dropped (become <unk>) at random,
// as Iyyer et al. 2015, section 3.1, drop them: a text is more than its strongest word.
class ClassifyTask : public TrainingTask {
 public:
  // `texts` is borrowed. description: of the model file, but for what it reached.
  ClassifyTask(const TrainingConfig& config, const EncodedTexts& texts, Classifier classifier,
               TextModelDescription description);

  std::string unit() const override { return "text"; }
  std::int64_t units_per_epoch() const override { return batches_.images_per_epoch(); }
  std::int64_t steps_per_epoch() const override { return batches_.batches_per_epoch(); }
  std::vector<ParameterGroup> parameters() const override;
  NamedTensors tensors() const override;
  StepFigures step() override;
  std::optional<LossCeiling> loss_ceiling() const override;
  void save_model(const std::filesystem::path& file, const Milestone& reached) const override;
  Json state() const override { return {{"sampler", batches_.state()}}; }
  void restore(const Json& state, const std::string& name) override;

 private:
  TrainingConfig config_;
  const EncodedTexts& texts_;
  Classifier classifier_;
  TextModelDescription description_;
  CaptionBatches batches_;
};

}  // namespace sightline
