#include "model/attention_functions.h"

#include <gtest/gtest.h>

#include "model/finite_differences.h"

namespace sightline {
namespace {

struct AttentionFunctions : testing::Test {
  void SetUp() override { torch::manual_seed(7); }

  at::Tensor leaf(at::IntArrayRef shape) { return torch::randn(shape, at::kDouble).requires_grad_(); }

  // Image 1 is spoken of three times and image 2 never.
  at::Tensor image = torch::tensor({1, 0, 1, 1}, at::kLong);
};

TEST_F(AttentionFunctions, ScoresAreThePapersFormula) {
  for (const auto type : {at::kFloat, at::kDouble}) {
    const auto keys = torch::randn({3, 6, 37}, type), query = torch::randn({4, 37}, type),
               v = torch::randn({37}, type);
    const auto expected = torch::tanh(keys.index_select(0, image) + query.unsqueeze(1)).matmul(v);
    EXPECT_TRUE(torch::allclose(additive_scores(keys, query, v, image), expected, 1e-5, 1e-5));
  }
}

TEST_F(AttentionFunctions, ScoresOfLargeInputsSaturate) {
  const auto keys = torch::full({1, 1, 2}, 200.0f), query = torch::zeros({1, 2}), v = torch::ones({2});
  const auto row = torch::zeros({1}, at::kLong);
  EXPECT_FLOAT_EQ(additive_scores(keys, query, v, row).item<float>(), 2);
  EXPECT_FLOAT_EQ(additive_scores(-keys, query, v, row).item<float>(), -2);
}

TEST_F(AttentionFunctions, ScoreGradientsMatchFiniteDifferences) {
  auto keys = leaf({3, 5, 7}), query = leaf({4, 7}), v = leaf({7});
  const auto weight = torch::randn({4, 5}, at::kDouble);
  expect_gradients([&] { return (additive_scores(keys, query, v, image) * weight).sum(); },
                   {{"keys", keys}, {"query", query}, {"v", v}});
}

TEST_F(AttentionFunctions, FloatGradientsMatchDoubleOnes) {
  const auto keys = leaf({3, 49, 130}), query = leaf({4, 130}), v = leaf({130});
  const auto keys_f = keys.detach().to(at::kFloat).requires_grad_(),
             query_f = query.detach().to(at::kFloat).requires_grad_(),
             v_f = v.detach().to(at::kFloat).requires_grad_();
  additive_scores(keys, query, v, image).square().sum().backward();
  additive_scores(keys_f, query_f, v_f, image).square().sum().backward();
  EXPECT_TRUE(torch::allclose(keys_f.grad().to(at::kDouble), keys.grad(), 1e-3, 1e-3));
  EXPECT_TRUE(torch::allclose(query_f.grad().to(at::kDouble), query.grad(), 1e-3, 1e-3));
  EXPECT_TRUE(torch::allclose(v_f.grad().to(at::kDouble), v.grad(), 1e-3, 1e-3));
}

TEST_F(AttentionFunctions, ContextIsTheWeightedSum) {
  const auto features = torch::randn({3, 5, 33}), alpha = torch::randn({4, 5}).softmax(1);
  const auto expected = torch::bmm(alpha.unsqueeze(1), features.index_select(0, image)).squeeze(1);
  EXPECT_TRUE(torch::allclose(weighted_regions(features, alpha, image), expected, 1e-5, 1e-6));
}

TEST_F(AttentionFunctions, ContextGradientsMatchFiniteDifferences) {
  auto features = leaf({3, 5, 7}), alpha = leaf({4, 5});
  const auto weight = torch::randn({4, 7}, at::kDouble);
  expect_gradients([&] { return (weighted_regions(features, alpha, image) * weight).sum(); },
                   {{"features", features}, {"alpha", alpha}});
}

TEST_F(AttentionFunctions, FrozenFeaturesGetNoGradientAndAlphaDoes) {
  const auto features = torch::randn({3, 5, 7});
  const auto alpha = torch::rand({4, 5}).requires_grad_();
  weighted_regions(features, alpha, image).sum().backward();
  EXPECT_FALSE(features.grad().defined());
  EXPECT_TRUE(torch::allclose(alpha.grad(), features.sum(2).index_select(0, image), 1e-5, 1e-5));
}

TEST_F(AttentionFunctions, LstmCellIsTorchs) {
  torch::nn::LSTMCell reference(3, 9);
  reference->to(at::kDouble);
  const auto input = torch::randn({4, 3}, at::kDouble), hidden = torch::randn({4, 9}, at::kDouble),
             cell = torch::randn({4, 9}, at::kDouble);
  const auto gates = torch::linear(input, reference->weight_ih, reference->bias_ih) +
                     torch::linear(hidden, reference->weight_hh, reference->bias_hh);
  const auto [expected_hidden, expected_cell] = reference->forward(input, std::make_tuple(hidden, cell));
  const auto [new_hidden, new_cell] = lstm_cell(gates, cell);
  EXPECT_TRUE(torch::allclose(new_hidden, expected_hidden, 1e-9, 1e-12));
  EXPECT_TRUE(torch::allclose(new_cell, expected_cell, 1e-9, 1e-12));
}

TEST_F(AttentionFunctions, LstmCellGradientsMatchFiniteDifferences) {
  auto gates = leaf({2, 12}), previous = leaf({2, 3});
  const auto a = torch::randn({2, 3}, at::kDouble), b = torch::randn({2, 3}, at::kDouble);
  expect_gradients(
      [&] {
        const auto [hidden, cell] = lstm_cell(gates, previous);
        return (hidden * a + cell * b).sum();
      },
      {{"gates", gates}, {"cell", previous}});
}

}  // namespace
}  // namespace sightline
