#include "weights/weights.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "core/error.h"
#include "core/files.h"
#include "core/scratch_file.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The content of make_weights.py.
void expect_content(const NamedTensors& tensors) {
  const at::Tensor base = torch::arange(24, torch::kFloat);
  ASSERT_EQ(tensors.size(), 14u);
  EXPECT_TRUE(tensors.at("plain").equal(base.reshape({2, 3, 4}) / 8));
  EXPECT_TRUE(tensors.at("transposed").equal(base.reshape({4, 6}).t()));
  EXPECT_TRUE(tensors.at("slice").equal(base.slice(0, 5, 9)));
  EXPECT_TRUE(tensors.at("parameter").equal(torch::tensor({1.5f, -2.5f})));
  EXPECT_TRUE(tensors.at("scalar").equal(torch::tensor(7, torch::kLong)));
  EXPECT_EQ(tensors.at("empty").sizes(), (std::vector<std::int64_t>{0, 3}));
  const at::Tensor small = torch::tensor({0, 1, 3});
  for (const auto& [name, type] : std::map<std::string, at::ScalarType>{{"float64", at::kDouble},
                                                                        {"float16", at::kHalf},
                                                                        {"bfloat16", at::kBFloat16},
                                                                        {"int32", at::kInt},
                                                                        {"int16", at::kShort},
                                                                        {"int8", at::kChar},
                                                                        {"uint8", at::kByte},
                                                                        {"bool", at::kBool}}) {
    EXPECT_EQ(tensors.at(name).scalar_type(), type) << name;
    EXPECT_TRUE(tensors.at(name).equal(small.to(type))) << name;
  }
}

class TorchFiles : public ::testing::TestWithParam<std::string> {};

TEST_P(TorchFiles, LoadsWhatTorchSaved) {
  expect_content(read_weights(fixture(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(Forms, TorchFiles,
                         ::testing::Values("weights_zip.pth", "weights_legacy.pth", "weights_protocol4.pth",
                                           "weights_legacy_protocol4.pth", "checkpoint_zip.pth",
                                           "checkpoint_legacy.pth"),
                         [](const auto& info) { return info.param.substr(0, info.param.find('.')); });

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

TEST(Weights, ExecutesNothing) {
  EXPECT_THAT(error_of([] { read_weights(fixture("evil.pth")); }), HasSubstr("__builtin__.print"));
}

TEST(Weights, SaysWhatTheTensorsWereWrappedIn) {
  for (const char* form : {"zip", "legacy"}) {
    std::string wrapper = "?";
    read_weights(fixture("checkpoint_" + std::string(form) + ".pth"), &wrapper);
    EXPECT_EQ(wrapper, "state_dict");
    read_weights(fixture("weights_" + std::string(form) + ".pth"), &wrapper);
    EXPECT_EQ(wrapper, "");
  }
  // The same checkpoint under another usual key; its other dict holds no weights of the model.
  std::string bytes = read_file(fixture("checkpoint_legacy.pth"));
  const std::string key("\x0a\0\0\0state_dict", 14), other("\x0b\0\0\0model_state", 15);
  const std::size_t place = bytes.find(key);
  ASSERT_NE(place, std::string::npos);
  bytes.replace(place, key.size(), other);
  const ScratchFile renamed(bytes);
  std::string wrapper;
  expect_content(read_weights(renamed.path(), &wrapper));
  EXPECT_EQ(wrapper, "model_state");
}

TEST(Weights, NamesWhatADownloadLeft) {
  const ScratchFile page("<!DOCTYPE html><html>");
  EXPECT_THAT(error_of([&] { read_weights(page.path()); }), HasSubstr("is a page of HTML"));
  EXPECT_THAT(error_of([] { read_safetensors(fixture("weights_zip.pth")); }),
              HasSubstr("holds PyTorch weights, expected a Sightline model"));
}

TEST(Weights, RefusesOtherFiles) {
  const ScratchFile text("just some text, longer than eight bytes");
  EXPECT_NE(error_of([&] { read_weights(text.path()); }), "none");
  const ScratchFile empty;
  EXPECT_NE(error_of([&] { read_weights(empty.path()); }), "none");
}

struct Toy : torch::nn::Module {
  Toy() {
    convolution = register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(2, 3, 1)));
    norm = register_module("norm", torch::nn::BatchNorm2d(3));
  }
  torch::nn::Conv2d convolution{nullptr};
  torch::nn::BatchNorm2d norm{nullptr};
};

NamedTensors toy_weights() {
  return {{"conv.weight", torch::full({3, 2, 1, 1}, 2, torch::kHalf)},
          {"conv.bias", torch::full({3}, 3.)},
          {"norm.weight", torch::full({3}, 4.)},
          {"norm.bias", torch::full({3}, 5.)},
          {"norm.running_mean", torch::full({3}, 6.)},
          {"norm.running_var", torch::full({3}, 7.)}};
}

TEST(AssignWeights, FillsParametersAndBuffersAndReportsTheRest) {
  Toy toy;
  NamedTensors weights = toy_weights();
  weights["classifier.weight"] = torch::zeros({1});
  weights["other.num_batches_tracked"] = torch::zeros({}, torch::kLong);
  const WeightReport report = assign_weights(toy, weights, "toy.pth");
  EXPECT_THAT(report.unused, ElementsAre("classifier.weight"));
  EXPECT_TRUE(toy.convolution->weight.equal(torch::full({3, 2, 1, 1}, 2.f)));
  EXPECT_TRUE(toy.norm->running_var.equal(torch::full({3}, 7.f)));
}

// DataParallel's and torch.compile's names.
TEST(AssignWeights, TakesOffWhatAllNamesBeginWith) {
  for (const std::string prefix : {"module.", "_orig_mod.module.", "backbone."}) {
    Toy toy;
    NamedTensors weights;
    for (const auto& [name, tensor] : toy_weights()) weights[prefix + name] = tensor;
    weights[prefix + "classifier.weight"] = torch::zeros({1});
    const WeightReport report = assign_weights(toy, weights, "toy.pth");
    EXPECT_EQ(report.prefix, prefix);
    EXPECT_THAT(report.unused, ElementsAre("classifier.weight"));
    EXPECT_TRUE(toy.norm->running_mean.equal(torch::full({3}, 6.f)));
    weights["conv.weight"] = weights[prefix + "conv.weight"];  // not all
    EXPECT_THAT(error_of([&] { assign_weights(toy, weights, "toy.pth"); }), HasSubstr("Missing: "));
  }
  Toy toy;
  EXPECT_EQ(assign_weights(toy, toy_weights(), "toy.pth").prefix, "");
}

TEST(AssignWeights, ListsAllThatDoesNotFitAndChangesNothing) {
  Toy toy;
  const at::Tensor before = toy.convolution->bias.clone();
  NamedTensors weights = toy_weights();
  weights.erase("norm.bias");
  weights.erase("norm.running_mean");
  weights["conv.weight"] = torch::zeros({3, 2, 3, 3});
  weights["norm.weight"] = torch::zeros({3}, torch::kLong);
  const std::string error = error_of([&] { assign_weights(toy, weights, "toy.pth"); });
  EXPECT_THAT(error, HasSubstr("toy.pth"));
  EXPECT_THAT(error, HasSubstr("Missing: norm.bias, norm.running_mean."));
  EXPECT_THAT(error, HasSubstr("conv.weight is Float[3, 2, 3, 3], expected Float[3, 2, 1, 1]"));
  EXPECT_THAT(error, HasSubstr("norm.weight is Long[3], expected Float[3]"));
  EXPECT_TRUE(toy.convolution->bias.equal(before));
}

TEST(SharedWeights, Load) {
  const std::filesystem::path folder = std::filesystem::path(SIGHTLINE_SHARED_DIR) / "weights";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder << " is not here";
  const NamedTensors mobilenet = read_weights(folder / "mobilenet_v2.pth");
  EXPECT_EQ(mobilenet.size(), 312u);
  EXPECT_EQ(mobilenet.at("features.18.0.weight").sizes(), (std::vector<std::int64_t>{1280, 320, 1, 1}));
  const NamedTensors squeezenet = read_weights(folder / "squeezenet1_1.pth");
  EXPECT_EQ(squeezenet.size(), 52u);
  EXPECT_EQ(squeezenet.at("classifier.1.weight").sizes(), (std::vector<std::int64_t>{1000, 512, 1, 1}));
  EXPECT_THAT(error_of([&] { read_weights(folder / "inception_v3_mixed_8.pt"); }), HasSubstr("TorchScript"));
}

}  // namespace
}  // namespace sightline
