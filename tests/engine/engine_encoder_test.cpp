#include "engine/engine_encoder.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/parallel.h"
#include "core/sha256.h"
#include "engine/encoder_file.h"
#include "engine/stored_module.h"
#include "model/backbone_kinds.h"
#include "model/encoder.h"
#include "weights/weights.h"

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
void expect_same_features(EngineEncoder& encoder, Encoder& expected, int height = 96, int width = 160) {
  const torch::NoGradGuard no_grad;
  for (const int photo : {0, 1}) {
    const auto pixels = torch::randn({1, 3, height, width}) + photo;
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
                                           "resnet34:layer4@7x7", "mobilenet_v2", "mobilenet_v2:features.1",
                                           "mobilenet_v2:features.4+9@3x5", "mobilenet_v2:features.13",
                                           "mobilenet_v2+40@2x2", "squeezenet1_1", "squeezenet1_1:features.3",
                                           "squeezenet1_1:features.9@4x4", "vgg16:conv3", "vgg16_bn:conv3",
                                           "vgg19:conv5"));

// Sides at which windows reach over the edge.
TEST(EngineEncoder, AgreesOnOddSizes) {
  for (const char* kind : {"mobilenet_v2:features.13", "squeezenet1_1", "vgg16:conv2", "resnet18:layer2"}) {
    SCOPED_TRACE(kind);
    const auto expected = lived_encoder(kind);
    testing::StoredModule stored(*expected, "encoder.");
    EngineEncoder encoder(kind, input_of(97, 131), stored.weights());
    expect_same_features(encoder, *expected, 97, 131);
    EXPECT_EQ(encoder.shift().x, expected->shift(97, 131).x);
    EXPECT_EQ(encoder.shift().y, expected->shift(97, 131).y);
  }
}

TEST(EngineEncoder, GivesTheSameOnAnyNumberOfThreads) {
  const auto pixels = torch::randn({1, 3, 96, 160});
  for (const char* kind : {"mobilenet_v2", "squeezenet1_1"}) {
    testing::StoredModule stored(*lived_encoder(kind), "encoder.");
    at::Tensor first;
    for (const std::size_t threads : {1, 2, 3}) {
      set_parallel_threads(threads);
      EngineEncoder encoder(kind, input_of(96, 160), stored.weights());
      auto features = torch::empty({encoder.grid().cells(), encoder.feature_size()});
      encoder.encode(pixels.data_ptr<float>(), features.data_ptr<float>());
      if (threads == 1) first = features;
      EXPECT_TRUE(torch::equal(first, features)) << kind << " on " << threads;
    }
    set_parallel_threads(0);
  }
}

TEST(EngineEncoder, StaysNearInShortFloats) {
  if (!computes(ConvolutionPrecision::bf16)) GTEST_SKIP() << "this processor has no instructions for bf16";
  const auto pixels = torch::randn({1, 3, 96, 160});
  for (const char* kind : {"mobilenet_v2", "squeezenet1_1", "vgg16:conv3"}) {
    testing::StoredModule stored(*lived_encoder(kind), "encoder.");
    const auto features_in = [&](ConvolutionPrecision precision) {
      EngineEncoder encoder(kind, input_of(96, 160), stored.weights(), precision);
      auto features = torch::empty({encoder.grid().cells(), encoder.feature_size()});
      encoder.encode(pixels.data_ptr<float>(), features.data_ptr<float>());
      return features;
    };
    const auto expected = features_in(ConvolutionPrecision::fp32);
    const auto found = features_in(ConvolutionPrecision::bf16);
    const float error = (found - expected).norm().item<float>() / expected.norm().item<float>();
    EXPECT_GT(error, 1e-5) << kind;
    EXPECT_LT(error, 5e-2) << kind;
  }
}

// torchvision's own weights, in the file that --encoder names.
TEST(EngineEncoder, AgreesOnPublishedWeights) {
  for (const std::string kind : {"mobilenet_v2", "squeezenet1_1"}) {
    const std::filesystem::path file = SIGHTLINE_SHARED_DIR "/weights/" + kind + ".pth";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "there are no published weights beside the sources";
    const auto expected = make_encoder({kind, {}});
    assign_weights(*expected, read_weights(file), file.string());
    expected->eval();
    const EncoderFile weights(file, {kind, file.filename().string(), sha256_of_file(file)});
    StoredWeights stored = weights.weights();
    EngineEncoder encoder(kind, input_of(224, 224), stored);
    expect_same_features(encoder, *expected, 224, 224);
  }
}

// Its large 1x1 convolutions are products over halves then, sums of blocks among them.
TEST(EngineEncoder, AgreesWhereWeightsAreStoredAsHalves) {
  for (const char* kind : {"resnet50:layer3+1280@8x8", "mobilenet_v2"}) {
    SCOPED_TRACE(kind);
    const auto expected = lived_encoder(kind);
    expected->to(torch::kHalf);
    testing::StoredModule stored(*expected, "encoder.");
    expected->to(torch::kFloat);
    ASSERT_TRUE(stored.weights().halves());
    EngineEncoder encoder(kind, input_of(96, 160), stored.weights());
    stored.weights().require_all_taken();
    expect_same_features(encoder, *expected);
  }
}

TEST(EngineEncoder, SaysWhatItDoesNotKnow) {
  EXPECT_EQ(EngineEncoder::unknown("resnet152:layer2+7@3x3"), "");
  for (const std::string& kind : encoder_kinds())
    EXPECT_EQ(EngineEncoder::unknown(kind).empty(), kind != "torchscript:FILE") << kind;
  EXPECT_EQ(EngineEncoder::unknown("regions:12"), "encoder 'regions'");
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
