#include "engine/engine_encoder.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "engine/stored_module.h"
#include "model/encoder.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

// An encoder of LibTorch's whose batch norms have seen something.
std::shared_ptr<Encoder> lived_encoder(const std::string& kind) {
  torch::manual_seed(7);
  auto encoder = make_encoder({kind, {}});
  const torch::NoGradGuard no_grad;
  for (auto& buffer : encoder->named_buffers()) {
    if (buffer.key().ends_with("running_mean")) buffer.value().normal_(0, 0.2);
    if (buffer.key().ends_with("running_var")) buffer.value().uniform_(0.5, 2);
  }
  for (auto& parameter : encoder->named_parameters())
    if (parameter.value().dim() == 1) parameter.value().uniform_(0.3, 0.9);
  encoder->eval();
  return encoder;
}

Preprocessing input_of(int height, int width) {
  Preprocessing preprocessing;
  preprocessing.height = height;
  preprocessing.width = width;
  return preprocessing;
}

// Both make the same of two photos, to a hundred-thousandth of the largest feature.
void expect_same_features(EngineEncoder& encoder, Encoder& expected) {
  const torch::NoGradGuard no_grad;
  for (const int photo : {0, 1}) {
    const auto pixels = torch::randn({1, 3, 96, 160}) + photo;
    const Regions regions = expected.encode(pixels);
    ASSERT_EQ(encoder.grid(), *regions.layout.grid());
    ASSERT_EQ(encoder.feature_size(), expected.feature_size());
    auto features = torch::empty_like(regions.features);
    encoder.encode(pixels.data_ptr<float>(), features.data_ptr<float>());
    const double scale = regions.features.abs().max().item<double>();
    EXPECT_GT(scale, 0);
    EXPECT_LT((features - regions.features).abs().max().item<double>(), 1e-5 * scale);
  }
}

class EngineEncoderParity : public ::testing::TestWithParam<const char*> {};

TEST_P(EngineEncoderParity, AgreesWithLibTorch) {
  const std::string kind = GetParam();
  const auto expected = lived_encoder(kind);
  testing::StoredModule stored(*expected, "encoder.");
  EngineEncoder encoder(kind, input_of(96, 160), stored.weights());
  stored.weights().require_all_taken();
  expect_same_features(encoder, *expected);
  EXPECT_EQ(encoder.shift().x, expected->shift(96, 160).x);
  EXPECT_EQ(encoder.shift().y, expected->shift(96, 160).y);
}

INSTANTIATE_TEST_SUITE_P(Kinds, EngineEncoderParity,
                         ::testing::Values("resnet18", "resnet34:layer2", "resnet50:layer1",
                                           "resnet50:layer3+1280@8x8", "resnet18:layer3+64@5x3",
                                           "resnet18:layer1@24x40", "resnet18:layer2@1x1",
                                           "resnet34:layer4@7x7"));

// Its large 1x1 convolutions are products over halves then, sums of blocks among them.
TEST(EngineEncoder, AgreesWhereWeightsAreStoredAsHalves) {
  const char* kind = "resnet50:layer3+1280@8x8";
  const auto expected = lived_encoder(kind);
  expected->to(torch::kHalf);
  testing::StoredModule stored(*expected, "encoder.");
  expected->to(torch::kFloat);
  ASSERT_TRUE(stored.weights().halves());
  EngineEncoder encoder(kind, input_of(96, 160), stored.weights());
  stored.weights().require_all_taken();
  expect_same_features(encoder, *expected);
}

TEST(EngineEncoder, SaysWhatItDoesNotKnow) {
  EXPECT_EQ(EngineEncoder::unknown("resnet152:layer2+7@3x3"), "");
  EXPECT_EQ(EngineEncoder::unknown("mobilenet_v2:features.13@8x8"), "encoder 'mobilenet_v2'");
  EXPECT_EQ(EngineEncoder::unknown("torchscript"), "encoder 'torchscript'");
}

TEST(EngineEncoder, NamesWhatIsMissingMisshapenOrTooMuch) {
  const auto encoder = lived_encoder("resnet18:layer1");
  const auto error_of = [](testing::StoredModule& stored, const std::string& kind) -> std::string {
    try {
      EngineEncoder(kind, input_of(64, 64), stored.weights());
      stored.weights().require_all_taken();
    } catch (const ModelError& error) {
      return error.what();
    }
    return {};
  };
  testing::StoredModule again(*encoder, "encoder."), deeper(*encoder, "encoder."),
      wider(*encoder, "encoder.");
  EXPECT_EQ(error_of(again, "resnet18:layer1"), "");
  EXPECT_THAT(error_of(deeper, "resnet18:layer2"),
              HasSubstr("tensor 'encoder.layer2.0.downsample.0.weight' is missing"));
  EXPECT_THAT(error_of(wider, "resnet50:layer1"),
              HasSubstr("tensor 'encoder.layer1.0.downsample.0.weight' is missing"));
  const auto more = lived_encoder("resnet18:layer2");
  testing::StoredModule left(*more, "encoder.");
  EXPECT_THAT(error_of(left, "resnet18:layer1"), HasSubstr("tensor 'encoder.layer2.0"));
}

}  // namespace
}  // namespace sightline
