#include "model/encoder.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/json.h"
#include "core/scratch_file.h"
#include "model/formula.h"
#include "weights/weights.h"

namespace sightline {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::StartsWith;

at::Tensor map_of(const Regions& regions) {  // [B, D, rows, columns]
  const auto& features = regions.features;
  return features.transpose(1, 2)
      .reshape(
          {features.size(0), features.size(2), regions.layout.grid()->rows, regions.layout.grid()->columns})
      .contiguous();
}

at::Tensor pixels_by_formula() {
  return (2 * formula_tensor("pixels", {2, 3, 64, 96})).to(at::kFloat);
}

double largest_difference(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

struct EncoderCase {
  Json json;
  std::string kind() const { return json["kind"].get<std::string>(); }
  friend void PrintTo(const EncoderCase& value, std::ostream* out) { *out << value.kind(); }
};

std::vector<EncoderCase> cases() {
  std::vector<EncoderCase> result;
  for (const Json& json : read_json_file(fixture("encoders.json"))) result.push_back({json});
  return result;
}

class EncoderParity : public ::testing::TestWithParam<EncoderCase> {};

// Numbers of torchvision's own backbones: fixtures/make_encoders.py.
TEST_P(EncoderParity, AgreesWithTorchvisionPlainAndOptimised) {
  const Json& expected = GetParam().json;
  const auto encoder = make_encoder({GetParam().kind(), {}});
  fill_by_formula(*encoder, expected["norm_weight"].get<double>());
  encoder->eval();
  const torch::NoGradGuard no_grad;
  const at::Tensor map = map_of(encoder->encode(pixels_by_formula()));
  ASSERT_EQ(map.sizes().vec(), expected["shape"].get<std::vector<std::int64_t>>());
  EXPECT_EQ(encoder->feature_size(), map.size(1));

  const double rms = expected["rms"].get<double>();
  const auto sample = expected["sample"].get<std::vector<float>>();
  const at::Tensor found =
      map.flatten().slice(0, 0, {}, expected["stride"].get<std::int64_t>()).slice(0, 0, sample.size());
  EXPECT_LT(largest_difference(found, torch::tensor(sample)), 1e-4 * rms);
  EXPECT_NEAR(map.to(at::kDouble).square().mean().sqrt().item<double>(), rms, 1e-4 * rms);
  EXPECT_NEAR(map.to(at::kDouble).mean().item<double>(), expected["mean"].get<double>(), 1e-4 * rms);

  encoder->optimise_for_inference();
  EXPECT_LT(largest_difference(map_of(encoder->encode(pixels_by_formula())), map),
            1e-5 * map.abs().max().item<double>());
}

INSTANTIATE_TEST_SUITE_P(Kinds, EncoderParity, ::testing::ValuesIn(cases()), [](const auto& info) {
  std::string name = info.param.kind();
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
});

TEST(Encoder, GridsAtTheUsualSize) {
  const torch::NoGradGuard no_grad;
  const auto grid_of = [](const std::string& kind) {
    const auto encoder = make_encoder({kind, {}});
    encoder->eval();
    return encoder->encode(torch::zeros({1, 3, 224, 224})).layout;
  };
  EXPECT_EQ(grid_of("mobilenet_v2"), (Grid{7, 7}));
  EXPECT_EQ(grid_of("mobilenet_v2:features.13"), (Grid{14, 14}));
  EXPECT_EQ(grid_of("squeezenet1_1"), (Grid{13, 13}));
  EXPECT_EQ(grid_of("resnet18:layer3"), (Grid{14, 14}));
  EXPECT_EQ(grid_of("resnet18@14x14"), (Grid{14, 14}));
}

// A random network's activations neither vanish nor explode: He et al.'s variance through all layers.
TEST(Encoder, RandomWeightsFollowTheRule) {
  torch::manual_seed(1);
  const auto resnet = make_encoder({"resnet18", {}});
  const auto& weight = resnet->named_parameters()["layer3.0.conv1.weight"];  // [256, 128, 3, 3]
  EXPECT_NEAR(weight.std().item<double>(), std::sqrt(2.0 / (256 * 9)), 1e-3);
  EXPECT_TRUE(resnet->named_parameters()["layer3.0.bn1.weight"].eq(1).all().item<bool>());
  const auto squeezenet = make_encoder({"squeezenet1_1", {}});
  const auto& squeeze = squeezenet->named_parameters()["features.9.squeeze.weight"];  // [48, 256, 1, 1]
  EXPECT_NEAR(squeeze.abs().max().item<double>(), std::sqrt(6.0 / 256), 1e-3);
  EXPECT_TRUE(squeezenet->named_parameters()["features.9.squeeze.bias"].eq(0).all().item<bool>());
}

TEST(Encoder, TrainsEveryParameter) {
  for (const char* kind : {"mobilenet_v2", "squeezenet1_1", "resnet18", "resnet50:layer2", "vgg16_bn:conv3",
                           "resnet18:layer2+9"}) {
    const auto encoder = make_encoder({kind, {}});
    encoder->encode(pixels_by_formula()).features.square().mean().backward();
    for (const auto& item : encoder->named_parameters()) {
      ASSERT_TRUE(item.value().grad().defined()) << kind << " " << item.key();
      EXPECT_TRUE(item.value().grad().isfinite().all().item<bool>()) << kind << " " << item.key();
    }
  }
}

// A projection stands on its backbone: the backbone's files, modes, preprocessing and places hold for it.
// The last batch of an epoch may hold one photo.
TEST(Encoder, TrainsOnOnePhotoWithAMapOfOneCell) {
  const auto encoder = make_encoder({"resnet18", {}});
  encoder->train();
  const Regions regions = encoder->encode(torch::randn({1, 3, 32, 32}));
  ASSERT_EQ(regions.features.size(1), 1);
  regions.features.sum().backward();
  EXPECT_TRUE(encoder->parameters().front().grad().defined());
}

TEST(Encoder, AProjectionKeepsWhatTheBackboneIs) {
  const auto plain = make_encoder({"resnet18:layer2", {}});
  const auto projected = make_encoder({"resnet18:layer2+9", {}});
  NamedTensors weights;
  for (const auto& item : projected->named_parameters()) weights[item.key()] = item.value().detach();
  for (const auto& item : projected->named_buffers()) weights[item.key()] = item.value();
  const WeightReport report = assign_weights(*plain, weights, "file");
  EXPECT_EQ(report.unused.size(), 7u);
  EXPECT_THAT(report.unused, Each(StartsWith("projection.")));
  EXPECT_EQ(projected->shift(64, 96).x, plain->shift(64, 96).x);
  EXPECT_NE(plain->shift(64, 96).x, 0);
  EXPECT_EQ(projected->default_preprocessing(), plain->default_preprocessing());

  const at::Tensor mean = projected->named_buffers()["layer1.0.bn1.running_mean"];
  const at::Tensor before = mean.clone();
  const torch::NoGradGuard no_grad;
  projected->eval();
  projected->encode(pixels_by_formula());
  EXPECT_TRUE(mean.equal(before));
  projected->train();
  projected->encode(pixels_by_formula());
  EXPECT_FALSE(mean.equal(before));
}

TEST(Encoder, OptimisedStillTrainsAndSeesNewWeights) {
  torch::manual_seed(1);
  const auto encoder = make_encoder({"resnet18:layer1", {}});
  encoder->eval();
  encoder->optimise_for_inference();
  const at::Tensor pixels = pixels_by_formula();
  {
    const torch::NoGradGuard no_grad;
    encoder->encode(pixels);
    for (auto& parameter : encoder->parameters()) parameter.mul_(1.5);
  }
  const at::Tensor fresh = encoder->encode(pixels).features;
  EXPECT_TRUE(fresh.requires_grad());
  const torch::NoGradGuard no_grad;
  EXPECT_TRUE(encoder->encode(pixels).features.allclose(fresh, 1e-5, 1e-5));
}

TEST(Encoder, AcceptsAClassifierAndRefusesMissingParts) {
  const auto encoder = make_encoder({"resnet18", {}});
  NamedTensors weights;
  for (const auto& item : encoder->named_parameters()) weights[item.key()] = item.value().detach();
  for (const auto& item : encoder->named_buffers()) weights[item.key()] = item.value();
  weights["fc.weight"] = torch::zeros({1000, 512});
  EXPECT_THAT(assign_weights(*encoder, weights, "file").unused, ::testing::ElementsAre("fc.weight"));
  weights.erase("layer4.1.bn2.running_var");
  EXPECT_THROW(assign_weights(*encoder, weights, "file"), ModelError);
}

TEST(Encoder, RefusesUnknownKindsWithTheKnownOnes) {
  const auto error_of = [](const std::string& kind) -> std::string {
    try {
      make_encoder({kind, {}});
    } catch (const UsageError& error) {
      return error.what();
    }
    return "none";
  };
  EXPECT_THAT(error_of("resnet19"), HasSubstr("resnet18, resnet34, resnet50"));
  EXPECT_THAT(error_of("resnet18:layer5"), HasSubstr("layer1 to layer4"));
  EXPECT_THAT(error_of("vgg19:pool5"), HasSubstr("conv1 to conv5"));
  EXPECT_THAT(error_of("mobilenet_v2:features.19"), HasSubstr("features.18"));
  EXPECT_THAT(error_of("squeezenet1_1:features.5"), HasSubstr("features.3, features.4, features.6"));
  for (const char* features : {"+", "+0", "+-3", "+12x", "+layer3", "+99999999999", "+65537", "+40+40"})
    EXPECT_THAT(error_of("resnet18" + std::string(features)), HasSubstr("is no projection")) << features;
  for (const char* grid : {"@", "@7", "@7x", "@x7", "@0x7", "@7x7x7", "@-1x7", "@99999999999x1"})
    EXPECT_THAT(error_of("resnet18" + std::string(grid)), HasSubstr("is no grid")) << grid;
  EXPECT_THROW(make_encoder({"resnet18", {}})->encode(torch::zeros({1, 3, 31, 64})), UsageError);
}

TEST(SharedEncoders, AllThreeWeightFilesWork) {
  const std::filesystem::path folder = std::filesystem::path(SIGHTLINE_SHARED_DIR) / "weights";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder << " is not here";
  const torch::NoGradGuard no_grad;
  for (const char* kind : {"mobilenet_v2", "squeezenet1_1"}) {
    const auto encoder = make_encoder({kind, {}});
    const std::string file = folder / (std::string(kind) + ".pth");
    const WeightReport report = assign_weights(*encoder, read_weights(file), file);
    EXPECT_THAT(report.unused, Each(StartsWith("classifier.")));
    encoder->eval();
    const at::Tensor plain = encoder->encode(torch::zeros({1, 3, 224, 224})).features;
    encoder->optimise_for_inference();
    EXPECT_LT(largest_difference(encoder->encode(torch::zeros({1, 3, 224, 224})).features, plain),
              1e-5 * plain.abs().max().item<double>());
  }
  Preprocessing inception;
  inception.height = inception.width = 299;
  inception.mean = inception.std = {0.5f, 0.5f, 0.5f};
  const auto encoder =
      make_encoder({"torchscript:" + (folder / "inception_v3_mixed_8.pt").string(), inception});
  EXPECT_EQ(encoder->feature_size(), 1280);
  EXPECT_EQ(encoder->default_preprocessing(), inception);
  EXPECT_EQ(encoder->encode(torch::zeros({1, 3, 299, 299})).layout, (Grid{8, 8}));
}

}  // namespace
}  // namespace sightline
