#include "train/adam.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

at::Tensor leaf(at::IntArrayRef sizes, torch::Dtype type) {
  return torch::randn(sizes, type).set_requires_grad(true);
}

void set_gradients(const std::vector<at::Tensor>& ours, const std::vector<at::Tensor>& theirs, double scale) {
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const at::Tensor gradient = torch::randn_like(ours[i]) * scale;
    ours[i].mutable_grad() = gradient;
    theirs[i].mutable_grad() = gradient.clone();
  }
}

// torch::optim::AdamW with torch's own clipping is the oracle.
void expect_torchs_adamw(const at::Tensor& matrix) {
  const std::vector<at::Tensor> ours{matrix, leaf({7}, torch::kDouble)};
  const std::vector<at::Tensor> theirs{ours[0].detach().clone().set_requires_grad(true),
                                       ours[1].detach().clone().set_requires_grad(true)};
  Adam adam({{"a", 0.01, {{"matrix", ours[0]}}}, {"b", 0.03, {{"bias", ours[1]}}}}, 0.1);
  using torch::optim::AdamWOptions;
  torch::optim::AdamW oracle(
      {torch::optim::OptimizerParamGroup(
           {theirs[0]}, std::make_unique<AdamWOptions>(AdamWOptions(0.01).weight_decay(0.1))),
       torch::optim::OptimizerParamGroup(
           {theirs[1]}, std::make_unique<AdamWOptions>(AdamWOptions(0.03).weight_decay(0)))});
  for (int step = 0; step < 20; ++step) {
    set_gradients(ours, theirs, step % 2 == 0 ? 1 : 0.001);  // above and below the clip
    const double norm = adam.gradient_norm();
    EXPECT_NEAR(norm, torch::nn::utils::clip_grad_norm_(theirs, 5.0), 1e-9 * norm);
    adam.step(1, norm, 5.0);
    oracle.step();
  }
  // torch divides by norm + 1e-6 when it clips, so the last digits differ.
  EXPECT_TRUE(torch::allclose(ours[0], theirs[0], 1e-7, 1e-8));
  EXPECT_TRUE(torch::allclose(ours[1], theirs[1], 1e-7, 1e-8));
}

TEST(Adam, AgreesWithTorchsAdamWAndClipping) {
  torch::manual_seed(1);
  expect_torchs_adamw(leaf({300, 200}, torch::kDouble));
}

// Memory that its loops cannot walk over takes the way of other devices.
TEST(Adam, AgreesWithTorchsAdamWInTensorOperations) {
  torch::manual_seed(1);
  const at::Tensor matrix = torch::randn({200, 300}, torch::kDouble).t().set_requires_grad(true);
  ASSERT_FALSE(matrix.is_contiguous());
  expect_torchs_adamw(matrix);
}

TEST(Adam, DoesNotDependOnThreads) {
  const int threads = at::get_num_threads();
  std::vector<at::Tensor> results;
  for (const int count : {1, 2, 3}) {
    at::set_num_threads(count);
    torch::manual_seed(2);
    const at::Tensor parameter = leaf({400, 301}, torch::kFloat);
    Adam adam({{"a", 0.01, {{"p", parameter}}}}, 0);
    for (int step = 0; step < 3; ++step) {
      set_gradients({parameter}, {parameter}, 1);
      adam.step(0.5, adam.gradient_norm(), 1.0);
    }
    results.push_back(parameter);
  }
  at::set_num_threads(threads);
  EXPECT_TRUE(torch::equal(results[0], results[1]));
  EXPECT_TRUE(torch::equal(results[0], results[2]));
}

TEST(Adam, ContinuesToTheBitFromItsState) {
  torch::manual_seed(3);
  const at::Tensor first = leaf({5, 3}, torch::kFloat),
                   second = first.detach().clone().set_requires_grad(true);
  Adam one({{"g", 0.1, {{"p", first}}}}, 0), two({{"g", 0.1, {{"p", second}}}}, 0);
  set_gradients({first}, {second}, 1);
  one.step(1, one.gradient_norm(), 0);
  second.data().copy_(first.data());
  two.restore(one.state(), one.steps(), "test");
  set_gradients({first}, {second}, 1);
  one.step(1, one.gradient_norm(), 0);
  two.step(1, two.gradient_norm(), 0);
  EXPECT_TRUE(torch::equal(first, second));
}

TEST(Adam, NamesAMomentThatIsMissingOrMisshapen) {
  const at::Tensor parameter = leaf({5, 3}, torch::kFloat);
  Adam adam({{"g", 0.1, {{"p", parameter}}}}, 0);
  EXPECT_EQ(raised<DataError>([&] { adam.restore({}, 1, "FILE"); }),
            "FILE: tensor 'adam.first.p' is missing");
  NamedTensors state = adam.state();
  state["adam.second.p"] = torch::zeros({3, 5});
  EXPECT_NE(raised<DataError>([&] { adam.restore(state, 1, "FILE"); }).find("'adam.second.p'"),
            std::string::npos);
}

// Rows of words that do not come again: no step may compute with numbers that processors are slow at.
TEST(Adam, MomentsThatFadeEndInZeroAndAreNeverDenormal) {
  const at::Tensor matrix = leaf({4, 8}, torch::kFloat);
  Adam adam({{"a", 0.001, {{"matrix", matrix}}}}, 0);
  const auto has_denormals = [](const at::Tensor& tensor) {
    const at::Tensor size = tensor.abs();
    return ((size > 0) & (size < std::numeric_limits<float>::min())).any().item<bool>();
  };
  for (int step = 0; step < 2000; ++step) {
    matrix.mutable_grad() = step == 0 ? torch::randn_like(matrix) * 1e-3 : torch::zeros_like(matrix);
    adam.step(1, adam.gradient_norm(), 0);
    const NamedTensors state = adam.state();
    ASSERT_FALSE(has_denormals(state.at("adam.first.matrix"))) << step;
    ASSERT_FALSE(has_denormals(state.at("adam.second.matrix"))) << step;
  }
  EXPECT_EQ(adam.state().at("adam.first.matrix").abs().max().item<float>(), 0);
}

}  // namespace
}  // namespace sightline
