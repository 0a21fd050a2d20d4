#include "model/layer_maker.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sightline {
namespace {

const ParameterShapes& listed_shapes() {
  static const ParameterShapes shapes{{"a.weight", {3, 5}},
                                      {"a.bias", {3}},
                                      {"b.weight", {2, 4}},
                                      {"score", {1000}},
                                      {"words.weight", {7, 2}}};
  return shapes;
}

TEST(LayerMaker, MakesLayersAsTheListSays) {
  for (const InitialWeights weights : {InitialWeights::random, InitialWeights::none}) {
    torch::nn::Module owner;
    const LayerMaker make(listed_shapes(), weights);
    auto a = make.linear(owner, "a"), b = make.linear(owner, "b");
    EXPECT_TRUE(make.linear(owner, "absent").is_empty());
    EXPECT_TRUE(make.embedding(owner, "absent").is_empty());
    auto words = make.embedding(owner, "words");
    make.parameter(owner, "score");
    EXPECT_FALSE(b->bias.defined());
    for (const auto& [name, shape] : listed_shapes())
      EXPECT_EQ(owner.named_parameters()[name].sizes().vec(), shape) << name;
    EXPECT_EQ(owner.named_parameters().size(), listed_shapes().size());
    // They compute with those, whichever way they came.
    const torch::NoGradGuard no_grad;
    for (auto& parameter : owner.parameters()) parameter.fill_(2);
    EXPECT_TRUE(a(torch::ones({1, 5})).equal(torch::full({1, 3}, 12.f)));
    EXPECT_TRUE(b(torch::ones({1, 4})).equal(torch::full({1, 2}, 8.f)));
    EXPECT_TRUE(words(torch::tensor({6}, at::kLong)).equal(torch::full({1, 2}, 2.f)));
  }
}

TEST(LayerMaker, ParametersBeginWithinTheirRange) {
  torch::nn::Module owner;
  const auto score = LayerMaker(listed_shapes(), InitialWeights::random).parameter(owner, "score");
  const double most = 1 / std::sqrt(1000.0);
  EXPECT_LE(score.abs().max().item<double>(), most);
  EXPECT_GT(score.abs().max().item<double>(), 0.9 * most);
  EXPECT_TRUE(score.requires_grad());
}

}  // namespace
}  // namespace sightline
