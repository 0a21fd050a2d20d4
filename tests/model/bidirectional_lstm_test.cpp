#include "model/bidirectional_lstm.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/scratch_file.h"
#include "model/finite_differences.h"
#include "model/formula.h"
#include "model/lstm_parameters.h"

namespace sightline {
namespace {

// The module with the numbers that fixtures/make_bilstm.py fills torch's with.
BidirectionalLstm filled_lstm(std::int64_t layers, std::int64_t input, std::int64_t hidden) {
  const LayerMaker make(lstm_parameters(layers, input, hidden), InitialWeights::random);
  BidirectionalLstm lstm(layers, 0.5, make);
  lstm.to(at::kDouble);
  lstm.eval();
  const torch::NoGradGuard no_grad;
  for (auto& item : lstm.named_parameters())
    item.value().copy_(formula_tensor(item.key(), item.value().sizes()));
  return lstm;
}

at::Tensor mask_of(const std::vector<std::int64_t>& lengths) {
  const auto counts = torch::tensor(lengths, at::kLong).unsqueeze(1);
  return torch::arange(counts.max().item<std::int64_t>()).unsqueeze(0) < counts;
}

TEST(BidirectionalLstm, GivesTheNumbersOfTorchsPackedLstm) {
  const Json expected = read_json_file(fixture("bilstm.json"));
  const auto lengths = expected["lengths"].get<std::vector<std::int64_t>>();
  auto lstm = filled_lstm(expected["layers"], expected["input"], expected["hidden"]);
  const auto x = formula_tensor("x", {2, 5, expected["input"].get<std::int64_t>()});
  const torch::NoGradGuard no_grad;
  const auto output = lstm.forward(x, mask_of(lengths));
  for (std::int64_t row = 0; row < 2; ++row) {
    const auto values =
        expected["output"].at(static_cast<std::size_t>(row)).get<std::vector<std::vector<double>>>();
    for (std::int64_t place = 0; place < 5; ++place)
      for (std::int64_t d = 0; d < output.size(2); ++d)
        EXPECT_NEAR(output[row][place][d].item<double>(),
                    values[static_cast<std::size_t>(place)][static_cast<std::size_t>(d)], 1e-10);
  }
}

TEST(BidirectionalLstm, WhatStandsInPaddingChangesNothing) {
  auto lstm = filled_lstm(2, 3, 4);
  const auto x = formula_tensor("x", {2, 5, 3});
  auto other = x.clone();
  other[1].slice(0, 2).fill_(1e6);
  const auto mask = mask_of({5, 2});
  const torch::NoGradGuard no_grad;
  EXPECT_TRUE(lstm.forward(x, mask).equal(lstm.forward(other, mask)));
  EXPECT_TRUE(torch::allclose(lstm.forward(x.slice(0, 1).slice(1, 0, 2), {})[0],
                              lstm.forward(x, mask)[1].slice(0, 0, 2), 1e-12, 1e-12));
}

TEST(BidirectionalLstm, GradientsAreThoseOfFiniteDifferences) {
  auto lstm = filled_lstm(2, 3, 2);
  auto x = formula_tensor("x", {2, 4, 3}).requires_grad_();
  const auto mask = mask_of({4, 2});
  const auto weights = formula_tensor("weights", {2, 4, 4});
  std::vector<std::pair<std::string, at::Tensor>> inputs{{"x", x}};
  for (auto& item : lstm.named_parameters()) inputs.emplace_back(item.key(), item.value());
  expect_gradients([&] { return (lstm.forward(x, mask) * weights).sum(); }, inputs);
}

TEST(BidirectionalLstm, DropsInTrainingAlone) {
  auto lstm = filled_lstm(1, 3, 4);
  const auto x = formula_tensor("x", {1, 5, 3});
  EXPECT_TRUE(lstm.forward(x, {}).ne(0).all().item<bool>());
  lstm.train();
  torch::manual_seed(1);
  EXPECT_TRUE(lstm.forward(x, {}).eq(0).any().item<bool>());
}

}  // namespace
}  // namespace sightline
