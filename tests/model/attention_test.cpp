#include "model/attention.h"
#include "model/attention_scorers.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <memory>

#include "model/attention_kinds.h"

namespace sightline {
namespace {

// One region chosen of three, of two images, by many rows that know the same.
struct ChosenRegions : testing::Test {
  static constexpr std::int64_t kRows = 8000, kSeen = 3, kWidth = 4;

  ChosenRegions() {
    torch::manual_seed(21);
    const AttentionSizes sizes{kWidth, 5, 2, 6, false};
    const AttentionKind& hard = attention_kind("hard");
    scorer = make_scorer(hard, sizes, InitialWeights::random);
    scorer->to(at::kDouble);
    prepared = scorer->prepare({torch::randn({2, kSeen, kWidth}, at::kDouble) * 3, Layout(1, kSeen)});
    // Whatever else regions are made into: keys that no gradient passes.
    prepared.keys = prepared.keys.detach();
    prepared.features = prepared.features.detach().clone().requires_grad_();
    step.image = torch::arange(kRows, at::kLong).remainder(2);
    step.hidden = torch::randn({1, 5}, at::kDouble).expand({kRows, 5}).contiguous();
  }

  Attended look(const GlimpsePolicy& policy) const {
    return attend(*scorer, Choice::region, prepared, step, policy);
  }
  // How often each region of an image was chosen, [kSeen].
  at::Tensor shares(const Attended& attended, std::int64_t image) const {
    const auto chosen = attended.glimpse.index({step.image == image});
    return torch::bincount(chosen, {}, kSeen).to(at::kDouble) / (kRows / 2);
  }
  void expect_drawn_from_alpha(const Attended& attended) const {
    for (std::int64_t image : {0, 1}) {
      const auto alpha = attended.alpha[image][0].detach();  // rows 0 and 1 are of images 0 and 1
      const auto error = (alpha * (1 - alpha) / (kRows / 2)).sqrt() + 1e-6;
      EXPECT_LT(((shares(attended, image) - alpha).abs() / error).max().item<double>(), 4.5);
    }
  }

  std::shared_ptr<AttentionScorer> scorer;
  PreparedRegions prepared;
  AttentionStep step;
};

GlimpsePolicy straight_through(double temperature) {
  GlimpsePolicy policy;
  policy.rule = GlimpseRule::sample;
  policy.straight_through = true;
  policy.temperature = temperature;
  return policy;
}

TEST_F(ChosenRegions, ATemperatureFlattensWhatIsDrawnFrom) {
  GlimpsePolicy policy;
  policy.rule = GlimpseRule::sample;
  const Attended usual = look(policy);
  expect_drawn_from_alpha(usual);
  policy.temperature = 3;
  const Attended flat = look(policy);
  expect_drawn_from_alpha(flat);
  const auto expected = (usual.alpha.log() / 3).softmax(2);
  EXPECT_TRUE(torch::allclose(flat.alpha, expected, 1e-10, 1e-12));
  policy.rule = GlimpseRule::argmax;  // draws nothing
  EXPECT_TRUE(look(policy).alpha.equal(usual.alpha));
}

TEST_F(ChosenRegions, StraightThroughTheContextIsExactlyOneRegionDrawnFromAlpha) {
  const Attended attended = look(straight_through(0.7));
  expect_drawn_from_alpha(attended);
  EXPECT_TRUE(attended.context.equal(
      prepared.features.flatten(0, 1).index_select(0, step.image * kSeen + attended.glimpse)));
  const auto log_alpha = attended.alpha.squeeze(1).log();
  EXPECT_TRUE(torch::allclose(attended.log_prob,
                              log_alpha.gather(1, attended.glimpse.unsqueeze(1)).squeeze(1), 1e-10, 1e-12));
}

TEST_F(ChosenRegions, StraightThroughTheGradientReachesTheScoresAndOfTheRegionsTheChosenOne) {
  const Attended attended = look(straight_through(0.7));
  attended.context.sum().backward();
  for (std::int64_t image : {0, 1}) {
    const auto counts = shares(attended, image) * (kRows / 2);
    EXPECT_TRUE(torch::allclose(prepared.features.grad()[image], counts.unsqueeze(1).expand({kSeen, kWidth}),
                                1e-10, 1e-9));
  }
  EXPECT_GT(scorer->named_parameters()["score"].grad().norm().item<double>(), 1e-3);
}

TEST_F(ChosenRegions, AHotStraightThroughSoftmaxHasNextToNoSlope) {
  const auto slope = [&](double temperature) {
    scorer->zero_grad();
    look(straight_through(temperature)).context.sum().backward();
    return scorer->named_parameters()["score"].grad().norm().item<double>() / kRows;
  };
  EXPECT_LT(slope(1000), slope(1) / 50);  // all but flat: the noise decides and the scores do not
  EXPECT_GT(slope(1), 1e-4);
}

}  // namespace
}  // namespace sightline
