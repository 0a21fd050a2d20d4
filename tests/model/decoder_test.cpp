#include "model/decoder.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "model/finite_differences.h"

namespace sightline {
namespace {

constexpr std::int64_t kFeatures = 6, kWords = 9;

DecoderConfig tiny_config() {
  DecoderConfig config;
  config.attention.size = 5;
  config.hidden_size = 4;
  config.embedding_size = 3;
  config.dropout = 0;
  return config;
}

Regions tiny_regions(at::ScalarType type) {
  return {torch::randn({2, 6, kFeatures}, type), {2, 3}};
}

// Three captions over two images, lengths 4, 2 and 1.
CaptionBatch tiny_batch() {
  return {torch::tensor({{1, 4, 5, 6}, {1, 7, 0, 0}, {1, 0, 0, 0}}, at::kLong),
          torch::tensor({{4, 5, 6, 2}, {7, 2, 0, 0}, {2, 0, 0, 0}}, at::kLong),
          torch::tensor({4, 2, 1}, at::kLong), torch::tensor({1, 0, 1}, at::kLong)};
}

// Every switch that changes the computation.
std::vector<DecoderConfig> variants() {
  std::vector<DecoderConfig> configs(19, tiny_config());
  configs[1].gate = GateKind::vector;
  configs[2].gate = GateKind::off;
  configs[3].deep_output = false;
  configs[4].prev2out = configs[4].ctx2out = false;
  configs[5].region_size = 5;
  configs[6].attention.kind = "none";
  configs[7].prev2out = false;
  configs[8].attention.kind = "hard";
  configs[9].prev2att = true;
  configs[10].attention.kind = "hard";
  configs[10].prev2att = true;
  configs[11].positions = true;
  configs[12].positions = true;
  configs[12].region_size = 5;
  configs[13].ctx2lstm = false;
  configs[14].mean2init = false;
  configs[15].refine = {RefineKind::self_attention, 2, 3, PlaceEncoding::none};
  configs[16].refine = {RefineKind::self_attention, 1, 2, PlaceEncoding::learned};
  configs[17].refine = {RefineKind::self_attention, 1, 1, PlaceEncoding::sinusoidal};
  configs[17].region_size = 5;
  configs[18].mean2init = false;
  configs[18].learned_init = true;
  return configs;
}

class DecoderVariants : public testing::TestWithParam<int> {
 protected:
  DecoderVariants() { torch::manual_seed(3); }
  DecoderConfig config = variants()[GetParam()];
};

TEST_P(DecoderVariants, UnrolledAndStepByStepGiveTheSameLogits) {
  Decoder decoder(config, kFeatures, kWords);
  const auto prepared = decoder.prepare(tiny_regions(at::kFloat));
  const auto batch = tiny_batch();
  const auto unrolled = decoder.unroll(prepared, batch);
  ASSERT_EQ(unrolled.logits.size(0), 7);

  std::int64_t position = 0;
  DecoderState state = decoder.initial_state(prepared);
  state = {state.hidden.index_select(0, batch.image), state.cell.index_select(0, batch.image)};
  for (std::int64_t t = 0; t < 4; ++t) {
    // All rows step on, also those that are over: their logits are ignored.
    const auto step = decoder.step(prepared, batch.image, state, batch.words.select(1, t));
    state = step.state;
    for (std::int64_t row = 0; row < 3; ++row) {
      if (batch.lengths[row].item<std::int64_t>() <= t) continue;
      EXPECT_TRUE(torch::allclose(unrolled.logits[position], step.logits[row], 1e-5, 1e-6))
          << "t " << t << " row " << row;
      EXPECT_EQ(unrolled.targets[position].item<std::int64_t>(), batch.targets[row][t].item<std::int64_t>());
      EXPECT_EQ(unrolled.row[position].item<std::int64_t>(), row);
      ++position;
    }
  }
  EXPECT_EQ(position, 7);
}

TEST_P(DecoderVariants, GradientsMatchFiniteDifferences) {
  Decoder decoder(config, kFeatures, kWords);
  decoder.to(at::kDouble);
  auto regions = tiny_regions(at::kDouble);
  regions.features.requires_grad_();
  const auto batch = tiny_batch();
  const auto loss = [&] {
    const auto unrolled = decoder.unroll(decoder.prepare(regions), batch);
    auto value = torch::nn::functional::cross_entropy(unrolled.logits, unrolled.targets);
    if (unrolled.alpha_sum.defined()) value = value + (0.7 - unrolled.alpha_sum).square().sum();
    return value;
  };
  std::vector<std::pair<std::string, at::Tensor>> inputs{{"regions", regions.features}};
  for (const auto& parameter : decoder.named_parameters())
    inputs.emplace_back(parameter.key(), parameter.value());
  expect_gradients(loss, inputs, 10);
}

INSTANTIATE_TEST_SUITE_P(Decoder, DecoderVariants, testing::Range(0, 19));

TEST(Decoder, AlphaSumsToTheNumberOfWords) {
  torch::manual_seed(1);
  Decoder decoder(tiny_config(), kFeatures, kWords);
  const auto unrolled = decoder.unroll(decoder.prepare(tiny_regions(at::kFloat)), tiny_batch());
  EXPECT_TRUE(torch::allclose(unrolled.alpha_sum.sum(1), torch::tensor({4.0f, 2.0f, 1.0f}), 1e-5, 1e-5));
}

// Nothing of a photo is known before its first look, however many photos there are.
TEST(Decoder, ALearntFirstStateIsTheSameForEveryPhoto) {
  torch::manual_seed(1);
  auto config = tiny_config();
  config.mean2init = false;
  config.learned_init = true;
  Decoder decoder(config, kFeatures, kWords);
  const auto first = decoder.initial_state(decoder.prepare(tiny_regions(at::kFloat)));
  const auto parameters = decoder.named_parameters();
  ASSERT_EQ(first.hidden.sizes(), (std::vector<std::int64_t>{2, config.hidden_size}));
  for (std::int64_t image = 0; image < 2; ++image) {
    EXPECT_TRUE(first.hidden[image].equal(parameters["first_hidden"]));
    EXPECT_TRUE(first.cell[image].equal(parameters["first_cell"]));
  }
  EXPECT_GT(first.hidden.abs().max().item<float>(), 0);
  EXPECT_FALSE(first.hidden[0].equal(first.cell[0]));
  config.mean2init = true;
  EXPECT_THROW(Decoder(config, kFeatures, kWords), UsageError);
}

TEST(Decoder, CaptionsDoNotSeeEachOther) {
  torch::manual_seed(1);
  Decoder decoder(tiny_config(), kFeatures, kWords);
  const auto regions = tiny_regions(at::kFloat);
  const auto batch = tiny_batch();
  const auto together = decoder.unroll(decoder.prepare(regions), batch);
  // The second caption alone, on its own image alone.
  CaptionBatch alone{batch.words.slice(0, 1, 2), batch.targets.slice(0, 1, 2), batch.lengths.slice(0, 1, 2),
                     torch::zeros({1}, at::kLong)};
  const auto single =
      decoder.unroll(decoder.prepare({regions.features.slice(0, 0, 1), regions.layout}), alone);
  const auto of_second = together.logits.index({together.row == 1});
  EXPECT_TRUE(torch::allclose(single.logits, of_second, 1e-5, 1e-6));
}

TEST(Decoder, DropoutWorksInTrainingOnly) {
  torch::manual_seed(1);
  auto config = tiny_config();
  config.dropout = 0.5;
  Decoder decoder(config, kFeatures, kWords);
  const auto regions = tiny_regions(at::kFloat);
  const auto logits = [&] { return decoder.unroll(decoder.prepare(regions), tiny_batch()).logits; };
  decoder.train();
  EXPECT_FALSE(torch::equal(logits(), logits()));
  decoder.eval();
  EXPECT_TRUE(torch::equal(logits(), logits()));
}

}  // namespace
}  // namespace sightline
