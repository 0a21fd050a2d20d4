#include "train/text_regions.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace sightline {
namespace {

const std::vector<std::vector<std::int64_t>>& three_sources() {
  static const std::vector<std::vector<std::int64_t>> texts{{4, 5}, {6, 5, 4}, {7}};
  return texts;
}

std::shared_ptr<TextEncoder> encoder_of_sources(double dropout) {
  torch::manual_seed(2);
  TextEncoderConfig config;
  config.embedding_size = 6;
  config.hidden_size = 3;
  config.dropout = dropout;
  return std::make_shared<TextEncoder>(config, 8);
}

// Each text has the regions that the encoder makes of it alone, in the order that is asked for; padding lies
// behind.
TEST(TextRegions, AreOfTheTextsThatAreAskedFor) {
  const torch::NoGradGuard no_grad;
  const auto encoder = encoder_of_sources(0);
  TextRegions source(encoder, three_sources());
  const std::vector<std::int64_t> asked{1, 2, 0};
  const Regions regions = source.regions(asked, false);
  ASSERT_EQ(regions.features.size(0), 3);
  EXPECT_EQ(regions.layout, Layout(Sequence{3}));
  for (std::int64_t row = 0; row < 3; ++row) {
    const auto& text = three_sources()[static_cast<std::size_t>(asked[static_cast<std::size_t>(row)])];
    const auto length = static_cast<std::int64_t>(text.size());
    const at::Tensor ids = torch::tensor(text, at::kLong).unsqueeze(0);
    const at::Tensor alone = encoder->forward(ids, torch::ones_like(ids).to(at::kBool)).features[0];
    EXPECT_TRUE(torch::allclose(regions.features[row].narrow(0, 0, length), alone, 0, 1e-6)) << row;
    EXPECT_EQ(regions.mask[row].sum().item<std::int64_t>(), length);
  }
}

TEST(TextRegions, DropoutIsForTrainingAlone) {
  const auto encoder = encoder_of_sources(0.5);
  TextRegions source(encoder, three_sources());
  const at::Tensor learnt = source.regions({0, 1}, true).features;
  EXPECT_TRUE(learnt.requires_grad());
  EXPECT_FALSE(torch::equal(learnt, source.regions({0, 1}, true).features)) << "drawn anew";
  EXPECT_TRUE(torch::equal(source.regions({0, 1}, false).features, source.regions({0, 1}, false).features));
}

}  // namespace
}  // namespace sightline
