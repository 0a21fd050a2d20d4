// What every kind of attention has to keep, whatever it scores and chooses: run over all of
// attention_kinds().

#include "model/attention.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <limits>

#include "model/decoder.h"
#include "model/finite_differences.h"

namespace sightline {
namespace {

constexpr std::int64_t kImages = 2, kRegions = 6, kContractFeatures = 5, kContractWords = 9;

// What else differs in the decoder that the kind is in.
enum class ContractForm { plain, sees_word, learns_first_state };

DecoderConfig config_of(const std::string& kind, ContractForm form) {
  const bool sees_word = form == ContractForm::sees_word;
  DecoderConfig config;
  config.learned_init = form == ContractForm::learns_first_state;
  config.mean2init = !config.learned_init;
  config.attention = {kind, 4, 2, 1, 2};
  config.hidden_size = 4;
  config.embedding_size = 3;
  config.prev2att = sees_word;
  config.dropout = 0;
  // States and regions of one width, which is all that `dot` can compare.
  if (kind.ends_with("dot") && kind != "scaled-dot") config.region_size = sees_word ? 7 : 4;
  return config;
}

CaptionBatch two_captions() {
  return {torch::tensor({{1, 4, 5}, {1, 7, 0}}, at::kLong), torch::tensor({{4, 5, 2}, {7, 2, 0}}, at::kLong),
          torch::tensor({3, 2}, at::kLong), torch::tensor({1, 0}, at::kLong)};
}

class AttentionContract : public testing::TestWithParam<std::tuple<std::string, ContractForm>> {
 protected:
  AttentionContract() : config(config_of(std::get<0>(GetParam()), std::get<1>(GetParam()))) {
    torch::manual_seed(5);
    decoder = std::make_shared<Decoder>(config, kContractFeatures, kContractWords);
    decoder->to(at::kDouble);
    // Other scores than those of a fresh scorer, which are all but even.
    const torch::NoGradGuard no_grad;
    for (auto& parameter : decoder->parameters()) parameter.mul_(3);
  }

  bool looks() const { return attention_kind(config.attention.kind).choice != Choice::none; }
  static Regions regions() {
    return {torch::randn({kImages, kRegions, kContractFeatures}, at::kDouble), {2, 3}};
  }
  // A row for each image, one word in.
  DecoderStep step(const Regions& seen) const {
    const auto prepared = decoder->prepare(seen);
    const auto image = torch::arange(seen.features.size(0));
    const auto first =
        decoder->step(prepared, image, decoder->initial_state(prepared), torch::ones_like(image));
    return decoder->step(prepared, image, first.state, torch::full_like(image, 4));
  }

  DecoderConfig config;
  std::shared_ptr<Decoder> decoder;
};

TEST_P(AttentionContract, RowsSumToOne) {
  const auto alpha = step(regions()).alpha;
  ASSERT_EQ(alpha.defined(), looks());
  if (!looks()) return;
  EXPECT_EQ(alpha.sizes(), (std::vector<std::int64_t>{kImages, decoder->scorer().heads(),
                                                      kRegions + decoder->scorer().extra_slots()}));
  EXPECT_TRUE(torch::allclose(alpha.sum(2), torch::ones_like(alpha.sum(2)), 0, 1e-12));
  EXPECT_GE(alpha.min().item<double>(), 0);
}

TEST_P(AttentionContract, PaddingGetsExactlyNothingAndNoGradient) {
  Regions padded = regions();
  padded.layout = Sequence{kRegions};
  padded.mask = torch::tensor({1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1}).view({kImages, kRegions}).to(at::kBool);
  padded.features.requires_grad_();
  const auto prepared = decoder->prepare(padded);
  const auto unrolled = decoder->unroll(prepared, two_captions());
  if (looks()) {
    const auto of_padded = unrolled.alpha.index({unrolled.row == 1}).narrow(1, 4, 2);
    EXPECT_EQ(of_padded.abs().max().item<double>(), 0);
  }
  unrolled.logits.square().sum().backward();
  const auto gradient = padded.features.grad();
  EXPECT_EQ(gradient[0].narrow(0, 4, 2).abs().max().item<double>(), 0);
  EXPECT_GT(gradient[0].narrow(0, 0, 4).abs().max().item<double>(), 0);

  // Whatever lies in the padding, and however much of it there is: the same words.
  Regions other = padded;
  other.features = padded.features.detach().clone();
  other.features[0].narrow(0, 4, 2).fill_(1e6);
  EXPECT_TRUE(step(other).logits.equal(step(padded).logits));
  Regions alone{padded.features.detach().slice(0, 0, 1).slice(1, 0, 4), Sequence{4}, {}};
  EXPECT_TRUE(torch::allclose(step(alone).logits[0], step(padded).logits[0], 1e-10, 1e-12));
}

// A look anywhere sees what there is to see in an image of that one region, from the same state.
TEST_P(AttentionContract, ALookAnywhereIsAtOneRegionOfThoseThatAreThere) {
  if (!looks()) return;
  Regions seen = regions();
  seen.layout = Sequence{kRegions};
  seen.mask = torch::tensor({1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1}).view({kImages, kRegions}).to(at::kBool);
  const auto prepared = decoder->prepare(seen);
  const auto image = torch::arange(kImages);
  const DecoderState start = decoder->initial_state(prepared);
  for (const double draw : {0.0, 0.3, 0.5, 0.999}) {
    GlimpsePolicy anywhere;
    anywhere.anywhere = torch::full({kImages}, draw, at::kDouble);
    const auto looked = decoder->step(prepared, image, start, torch::ones_like(image), anywhere);
    for (std::int64_t i = 0; i < kImages; ++i) {
      const auto region = static_cast<std::int64_t>(draw * (i == 0 ? 4 : 6));
      EXPECT_EQ(looked.alpha[i].select(1, region).min().item<double>(), 1) << draw;
      EXPECT_EQ(looked.alpha[i].sum().item<double>(), decoder->scorer().heads()) << draw;
      if (looked.glimpse.defined()) {
        EXPECT_EQ(looked.glimpse[i].item<std::int64_t>(), region);
      }
      if (decoder->scorer().extra_slots() > 0 || start.attention.defined()) continue;
      const Regions alone{seen.features.slice(0, i, i + 1).slice(1, region, region + 1), Sequence{1}, {}};
      const auto only = decoder->step(decoder->prepare(alone), torch::zeros({1}, at::kLong),
                                      start.rows(torch::tensor({i}, at::kLong)), torch::ones({1}, at::kLong));
      EXPECT_TRUE(torch::allclose(only.logits[0], looked.logits[i], 1e-10, 1e-12)) << draw;
    }
  }
}

// Attention by itself does not know order, unless it says so.
TEST_P(AttentionContract, PermutingRegionsPermutesAlphaAndNothingElseWithoutPlaces) {
  const Regions seen = regions();
  const auto order = torch::tensor({3, 0, 4, 1, 5, 2}, at::kLong);
  const auto before = step(seen), after = step({seen.features.index_select(1, order), seen.layout, {}});
  if (attention_kind(config.attention.kind).knows_places) {
    EXPECT_FALSE(torch::allclose(before.alpha.index_select(2, order), after.alpha, 1e-6, 1e-8));
    return;
  }
  EXPECT_TRUE(torch::allclose(before.logits, after.logits, 1e-10, 1e-12));
  if (looks()) {
    EXPECT_TRUE(torch::allclose(before.alpha.narrow(2, 0, kRegions).index_select(2, order),
                                after.alpha.narrow(2, 0, kRegions), 1e-10, 1e-12));
  }
  if (before.glimpse.defined()) {
    EXPECT_TRUE(order.index_select(0, after.glimpse).equal(before.glimpse));
  }
}

TEST_P(AttentionContract, GradientsMatchFiniteDifferences) {
  auto seen = regions();
  seen.features.requires_grad_();
  const auto loss = [&] {
    const auto unrolled = decoder->unroll(decoder->prepare(seen), two_captions());
    auto value = torch::nn::functional::cross_entropy(unrolled.logits, unrolled.targets);
    if (unrolled.alpha_sum.defined()) value = value + (0.7 - unrolled.alpha_sum).square().sum();
    return value;
  };
  std::vector<std::pair<std::string, at::Tensor>> inputs{{"regions", seen.features}};
  for (const auto& parameter : decoder->named_parameters())
    inputs.emplace_back(parameter.key(), parameter.value());
  expect_gradients(loss, inputs, 8);
}

TEST_P(AttentionContract, StepByStepIsUnrolled) {
  const auto prepared = decoder->prepare(regions());
  const auto batch = two_captions();
  const auto unrolled = decoder->unroll(prepared, batch);
  auto state = decoder->initial_state(prepared).rows(batch.image);
  std::int64_t position = 0;
  for (std::int64_t t = 0; t < 3; ++t) {
    const auto one = decoder->step(prepared, batch.image, state, batch.words.select(1, t));
    state = one.state;
    EXPECT_EQ(state.t, t + 1);
    for (std::int64_t row = 0; row < 2; ++row) {
      if (batch.lengths[row].item<std::int64_t>() <= t) continue;
      EXPECT_TRUE(torch::allclose(unrolled.logits[position], one.logits[row], 1e-10, 1e-12));
      if (looks()) {
        EXPECT_TRUE(torch::allclose(unrolled.alpha[position], one.alpha[row].mean(0).narrow(0, 0, kRegions),
                                    1e-10, 1e-12));
      }
      ++position;
    }
  }
}

TEST_P(AttentionContract, AnImageAmongOthersIsTheImageAlone) {
  const Regions seen = regions();
  const auto together = step(seen), alone = step({seen.features.slice(0, 1, 2), seen.layout, {}});
  EXPECT_TRUE(torch::allclose(together.logits[1], alone.logits[0], 1e-10, 1e-12));
}

TEST_P(AttentionContract, IsWhatItsListOfParametersSays) {
  std::map<std::string, std::vector<std::int64_t>> expected, found;
  for (const auto& [name, shape] : decoder_parameters(config, kContractFeatures, kContractWords))
    expected[name] = shape;
  for (const auto& parameter : decoder->named_parameters())
    found[parameter.key()] = parameter.value().sizes().vec();
  EXPECT_EQ(found, expected);
}

INSTANTIATE_TEST_SUITE_P(AllKinds, AttentionContract,
                         testing::Combine(testing::ValuesIn(attention_kind_names()),
                                          testing::Values(ContractForm::plain, ContractForm::sees_word,
                                                          ContractForm::learns_first_state)),
                         [](const auto& info) {
                           std::string name = std::get<0>(info.param);
                           std::replace(name.begin(), name.end(), '-', '_');
                           const ContractForm form = std::get<1>(info.param);
                           if (form == ContractForm::plain) return name;
                           return name + (form == ContractForm::sees_word ? "_prev2att" : "_learned_init");
                         });

}  // namespace
}  // namespace sightline
