#include "model/region_refiner.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "core/error.h"

namespace sightline {
namespace {

constexpr std::int64_t kRefinedWidth = 6;

struct RegionRefinerTest : testing::Test {
  RegionRefinerTest() { torch::manual_seed(4); }

  static std::shared_ptr<RegionRefiner> refiner(const RefineOptions& options) {
    const LayerMaker make(refine_parameters(options, kRefinedWidth), InitialWeights::random);
    auto result = std::make_shared<RegionRefiner>(options, make);
    result->to(at::kDouble);
    return result;
  }
  static RefineOptions one_layer(PlaceEncoding places) { return {RefineKind::self_attention, 1, 2, places}; }

  Regions seen{torch::randn({2, 6, kRefinedWidth}, at::kDouble), {2, 3}};
};

TEST_F(RegionRefinerTest, IsTorchsMultiheadAttentionWithResidualAndNorm) {
  const auto refined = refiner(one_layer(PlaceEncoding::none));
  const auto parameters = refined->named_parameters();
  torch::nn::MultiheadAttention reference(torch::nn::MultiheadAttentionOptions(kRefinedWidth, 2).bias(false));
  reference->to(at::kDouble);
  const torch::NoGradGuard no_grad;
  reference->in_proj_weight.copy_(
      torch::cat({parameters["query_1.weight"], parameters["key_1.weight"], parameters["value_1.weight"]}));
  reference->out_proj->weight.copy_(parameters["output_1.weight"]);
  const auto x = seen.features.transpose(0, 1);  // [L, N, D]
  const auto looked = std::get<0>(reference->forward(x, x, x)).transpose(0, 1);
  const auto sum = seen.features + looked;
  const auto centred = sum - sum.mean(2, true);
  const auto expected = centred / (centred.square().mean(2, true) + 1e-5).sqrt();
  EXPECT_TRUE(torch::allclose(refined->forward(seen), expected, 1e-9, 1e-10));
}

TEST_F(RegionRefinerTest, KnowsNoOrderUnlessPlacesTellIt) {
  const auto order = torch::tensor({3, 0, 5, 1, 4, 2}, at::kLong);
  const torch::NoGradGuard no_grad;
  for (const auto places : {PlaceEncoding::none, PlaceEncoding::sinusoidal, PlaceEncoding::learned}) {
    const auto refined = refiner(one_layer(places));
    const auto before = refined->forward(seen).index_select(1, order);
    const auto after = refined->forward({seen.features.index_select(1, order), seen.layout});
    EXPECT_EQ(torch::allclose(before, after, 1e-9, 1e-10), places == PlaceEncoding::none)
        << to_string(places);
  }
}

TEST_F(RegionRefinerTest, PaddingIsSeenByNoRegion) {
  const auto refined = refiner({RefineKind::self_attention, 2, 3, PlaceEncoding::sinusoidal});
  Regions padded{seen.features.clone(), Sequence{6},
                 torch::tensor({1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1}).view({2, 6}).to(at::kBool)};
  padded.features[0].narrow(0, 4, 2).fill_(1e6);
  const torch::NoGradGuard no_grad;
  const auto alone = refined->forward({seen.features.slice(0, 0, 1).slice(1, 0, 4), Sequence{4}});
  EXPECT_TRUE(torch::allclose(refined->forward(padded)[0].narrow(0, 0, 4), alone[0], 1e-9, 1e-10));
}

// Half of the width for the row and half for the column, sines and cosines in turn.
TEST_F(RegionRefinerTest, SinesAreThoseOfThePaper) {
  const auto places = sinusoidal_places(Layout(3, 4), 8, at::kDouble);
  for (std::int64_t cell = 0; cell < 12; ++cell) {
    const std::int64_t where[] = {cell / 4, cell % 4};
    for (std::int64_t i = 0; i < 8; ++i) {
      const double angle = static_cast<double>(where[i / 4]) / std::pow(10000.0, (i % 4 / 2 * 2) / 4.0);
      EXPECT_NEAR(places[cell][i].item<double>(), i % 2 == 0 ? std::sin(angle) : std::cos(angle), 1e-12);
    }
  }
  EXPECT_NEAR(sinusoidal_places(Sequence{3}, 4, at::kDouble)[2][3].item<double>(), std::cos(0.02), 1e-12);
}

TEST_F(RegionRefinerTest, RefusesWhatItCannotDo) {
  EXPECT_THROW(refine_parameters({RefineKind::self_attention, 1, 4, PlaceEncoding::none}, 6), UsageError);
  const auto learned = refiner(one_layer(PlaceEncoding::learned));
  EXPECT_THROW(learned->forward({torch::zeros({1, 129, kRefinedWidth}, at::kDouble), Sequence{129}}),
               UsageError);
}

}  // namespace
}  // namespace sightline
