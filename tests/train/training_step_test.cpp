#include "train/training_step.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "train/cross_entropy.h"

namespace sightline {
namespace {

constexpr std::int64_t kStepImages = 7, kStepWords = 9;

using StepGradients = std::map<std::string, at::Tensor>;

struct TrainingStepTest : ::testing::Test {
  std::vector<EncodedCaption> captions;
  at::Tensor features;  // [7, 4, 5]
  std::shared_ptr<Decoder> decoder;

  TrainingStepTest() {
    torch::manual_seed(5);
    Random random(5);
    for (std::int64_t i = 0; i < 2 * kStepImages + 5; ++i) {  // two or three an image
      captions.push_back({i % kStepImages, std::vector<std::int64_t>(1 + random.below(5))});
      for (auto& word : captions.back().words)
        word = 4 + static_cast<std::int64_t>(random.below(kStepWords - 4));
    }
    DecoderConfig config;
    config.attention.size = config.hidden_size = config.embedding_size = 4;
    config.dropout = 0;
    decoder = std::make_shared<Decoder>(config, 5, kStepWords);
    decoder->to(torch::kDouble);
    features = torch::randn({kStepImages, 4, 5}, torch::kDouble);
  }

  TrainingBatch batch(const CaptionGroup& group) const {
    return training_batch(group, captions, {features.index_select(0, torch::tensor(group.images)), {2, 2}});
  }

  StepGradients gradients() const {
    StepGradients gradients;
    for (const auto& item : decoder->named_parameters()) gradients[item.key()] = item.value().grad().clone();
    return gradients;
  }
};

TEST_F(TrainingStepTest, SharesWeighedByTheirCaptionsAreTheWholeBatch) {
  CrossEntropy objective({0.1, 0.5, 0});
  TrainingStep step(*decoder, objective);
  CaptionBatches all(captions, kStepImages, kStepImages, 3);
  const StepFigures whole = step.run(batch(all.next()));
  const StepGradients expected = gradients();
  EXPECT_EQ(whole.weight, 19);
  for (const int world : {2, 3}) {
    StepGradients sum;
    double weight = 0, loss = 0;
    for (int rank = 0; rank < world; ++rank) {
      decoder->zero_grad();
      CaptionBatches share(captions, kStepImages, kStepImages, 3, {rank, world});
      const StepFigures figures = step.run(batch(share.next()));
      weight += figures.weight;
      loss += figures.means.at("loss") * figures.weight / whole.weight;
      for (const auto& [name, gradient] : gradients()) {
        const at::Tensor part = gradient * (figures.weight / whole.weight);
        sum[name] = rank == 0 ? part : sum[name] + part;
      }
    }
    EXPECT_EQ(weight, whole.weight);
    EXPECT_NEAR(loss, whole.means.at("loss"), 1e-12);
    for (const auto& [name, gradient] : expected)
      EXPECT_TRUE(torch::allclose(sum.at(name), gradient, 1e-10, 1e-13)) << name << " of " << world;
  }
}

TEST_F(TrainingStepTest, AddsStepGradientsInTrainingMode) {
  CrossEntropy objective({0.1, 0.5, 0});
  TrainingStep step(*decoder, objective);
  decoder->eval();
  CaptionBatches batches(captions, kStepImages, kStepImages, 3);
  const TrainingBatch same = batch(batches.next());
  step.run(same);
  EXPECT_TRUE(decoder->is_training());
  const StepGradients once = gradients();
  step.run(same);
  for (const auto& [name, gradient] : gradients())
    EXPECT_TRUE(torch::allclose(gradient, 2 * once.at(name))) << name;
}

}  // namespace
}  // namespace sightline
