#include "engine/pointwise_layer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/parallel.h"
#include "engine/stored_module.h"

namespace sightline {
namespace {

constexpr std::int64_t kInputs = 40, kOutputs = 70, kCells = 19;

PlannedConvolution planned_layer(Activation activation) {
  return {"0", "1", {.input = kInputs, .output = kOutputs}, activation};
}

// torch's own, in halves or not.
torch::nn::Sequential torch_layer(bool halves) {
  torch::manual_seed(5);
  const torch::NoGradGuard no_grad;
  torch::nn::Sequential layer(torch::nn::Conv2d(torch::nn::Conv2dOptions(kInputs, kOutputs, 1).bias(false)),
                              torch::nn::BatchNorm2d(kOutputs));
  for (auto& values : layer->parameters()) values.uniform_(-1, 1);
  auto& norm = *layer[1]->as<torch::nn::BatchNorm2d>();
  norm.running_mean.normal_(0, 0.2);
  norm.running_var.uniform_(0.5, 2);
  if (halves) layer->to(torch::kHalf);
  layer->eval();
  return layer;
}

class PointwiseLayerTest : public ::testing::TestWithParam<bool> {};

TEST_P(PointwiseLayerTest, IsTheConvolution) {
  const torch::NoGradGuard no_grad;
  auto layer = torch_layer(GetParam());
  const auto cells = torch::randn({kCells, kInputs});
  testing::StoredModule stored(*layer, "");
  layer->to(torch::kFloat);
  const auto expected =
      layer->forward(cells.t().contiguous().view({1, kInputs, kCells, 1})).view({kOutputs, kCells}).t();
  const auto activated = [](const at::Tensor& map, Activation activation) {
    if (activation == Activation::none) return map;
    return activation == Activation::relu ? map.relu() : map.clamp(0, 6);
  };
  ASSERT_GT(expected.max().item<float>(), 6);
  for (const Activation activation : {Activation::none, Activation::relu, Activation::relu6}) {
    ASSERT_TRUE(PointwiseLayer::is(planned_layer(activation), stored.weights()));
    const PointwiseLayer found(planned_layer(activation), stored.weights());
    EXPECT_EQ(found.outputs(), kOutputs);
    auto given = torch::empty({kCells, kOutputs});
    found.apply(cells.data_ptr<float>(), kCells, given.data_ptr<float>());
    const auto wanted = activated(expected, activation);
    EXPECT_LT((given - wanted).abs().max().item<float>(), 2e-5);
    auto sum = torch::ones({kCells, kOutputs}), products = torch::empty({kCells, kOutputs});
    found.add(cells.data_ptr<float>(), kCells, sum.data_ptr<float>(), products.data_ptr<float>());
    const auto wanted_sum = activated(expected + 1, activation);
    EXPECT_LT((sum - wanted_sum).abs().max().item<float>(), 2e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(Stored, PointwiseLayerTest, ::testing::Bool());

TEST(PointwiseLayer, ACellDoesNotDependOnTheOthersNorOnThreads) {
  auto layer = torch_layer(true);
  testing::StoredModule stored(*layer, "");
  const PointwiseLayer found(planned_layer(Activation::relu), stored.weights());
  const auto cells = torch::randn({kCells, kInputs});
  auto together = torch::empty({kCells, kOutputs}), alone = torch::empty({kOutputs});
  for (const std::size_t threads : {1, 3}) {
    set_parallel_threads(threads);
    found.apply(cells.data_ptr<float>(), kCells, together.data_ptr<float>());
    for (std::int64_t cell = 0; cell < kCells; ++cell) {
      found.apply(cells[cell].data_ptr<float>(), 1, alone.data_ptr<float>());
      EXPECT_TRUE(torch::equal(together[cell], alone)) << cell;
    }
  }
  set_parallel_threads(0);
}

TEST(PointwiseLayer, OthersAreNone) {
  auto layer = torch_layer(false);
  testing::StoredModule stored(*layer, "");
  PlannedConvolution plan = planned_layer(Activation::none);
  plan.shape.stride = 2;
  EXPECT_FALSE(PointwiseLayer::is(plan, stored.weights()));
  plan.shape = {.input = kInputs, .output = kOutputs, .kernel = 3, .padding = 1};
  EXPECT_FALSE(PointwiseLayer::is(plan, stored.weights()));
}

}  // namespace
}  // namespace sightline
