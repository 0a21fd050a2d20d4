#include "model/text_encoder.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "core/field.h"
#include "model/finite_differences.h"

namespace sightline {
namespace {

constexpr std::int64_t kSourceWords = 11;

TextEncoderConfig small_text_encoder(TextEncoderKind kind) {
  TextEncoderConfig config;
  config.kind = kind;
  config.embedding_size = 6;
  config.hidden_size = 4;
  config.layers = 2;
  config.heads = 2;
  return config;
}

// What holds for each kind of text encoder.
struct TextEncoderTest : testing::TestWithParam<TextEncoderKind> {
  TextEncoderTest() {
    torch::manual_seed(3);
    encoder = std::make_shared<TextEncoder>(small_text_encoder(GetParam()), kSourceWords);
    encoder->to(at::kDouble);
    encoder->eval();
  }

  std::shared_ptr<TextEncoder> encoder;
  at::Tensor ids = torch::tensor({4, 5, 6, 7, 8, 9, 10, 0, 0, 0}).view({2, 5});
  at::Tensor mask = torch::tensor({1, 1, 1, 1, 1, 1, 1, 0, 0, 0}).view({2, 5}).to(at::kBool);
};

INSTANTIATE_TEST_SUITE_P(Kinds, TextEncoderTest,
                         testing::Values(TextEncoderKind::bilstm, TextEncoderKind::self_attention,
                                         TextEncoderKind::embedding),
                         [](const auto& kind) {
                           std::string name = to_string(kind.param);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST_P(TextEncoderTest, MakesRegionsOfASequence) {
  const torch::NoGradGuard no_grad;
  const Regions regions = encoder->forward(ids, mask);
  EXPECT_EQ(regions.layout, Layout(Sequence{5}));
  EXPECT_EQ(regions.features.sizes(), at::IntArrayRef({2, 5, encoder->feature_size()}));
  EXPECT_EQ(encoder->feature_size(), GetParam() == TextEncoderKind::bilstm ? 8 : 6);
  EXPECT_TRUE(regions.mask.equal(mask));
}

TEST_P(TextEncoderTest, PaddingChangesNothing) {
  const torch::NoGradGuard no_grad;
  auto other = ids.clone();
  other[1].slice(0, 2).fill_(9);
  const auto features = encoder->forward(ids, mask).features;
  EXPECT_TRUE(features.equal(encoder->forward(other, mask).features));
  EXPECT_TRUE(features[1].slice(0, 2).eq(0).all().item<bool>());
  const auto alone = encoder->forward(ids.slice(0, 1).slice(1, 0, 2), {}).features;
  EXPECT_TRUE(torch::allclose(alone[0], features[1].slice(0, 0, 2), 1e-12, 1e-12));
}

TEST_P(TextEncoderTest, OrderTellsUnlessEmbeddingsAreAlone) {
  const torch::NoGradGuard no_grad;
  const auto turned = encoder->forward(ids.slice(0, 0, 1).flip(1), {}).features.flip(1);
  EXPECT_EQ(torch::allclose(turned, encoder->forward(ids.slice(0, 0, 1), {}).features, 1e-9, 1e-10),
            GetParam() == TextEncoderKind::embedding);
}

TEST_P(TextEncoderTest, ParametersAreThoseOfTheList) {
  const auto shapes = text_encoder_parameters(encoder->config(), kSourceWords);
  const auto parameters = encoder->named_parameters();
  EXPECT_EQ(parameters.size(), shapes.size());
  for (const auto& [name, shape] : shapes) {
    ASSERT_TRUE(parameters.contains(name)) << name;
    EXPECT_EQ(parameters[name].sizes(), at::IntArrayRef(shape)) << name;
  }
}

TEST_P(TextEncoderTest, GradientsAreThoseOfFiniteDifferences) {
  const auto weights = torch::randn({2, 5, encoder->feature_size()}, at::kDouble);
  std::vector<std::pair<std::string, at::Tensor>> inputs;
  for (auto& item : encoder->named_parameters()) inputs.emplace_back(item.key(), item.value());
  expect_gradients([&] { return (encoder->forward(ids, mask).features * weights).sum(); }, inputs, 12);
}

}  // namespace
}  // namespace sightline
