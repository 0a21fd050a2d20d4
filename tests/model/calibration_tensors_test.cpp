#include "model/calibration_tensors.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "core/error.h"

namespace sightline {
namespace {

std::string fault_of_tensors(const NamedTensors& tensors, std::int64_t feature_size = 2) {
  Calibration calibration;
  try {
    read_calibration_tensors(tensors, feature_size, calibration, "m.safetensors");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

NamedTensors calibrated_tensors() {
  Calibration calibration;
  calibration.mean = {1.5f, -2};
  calibration.deviation = {0.5f, 3};
  NamedTensors tensors{{"decoder.score", torch::zeros({1})}};
  add_calibration_tensors(tensors, calibration);
  return tensors;
}

TEST(CalibrationTensors, ComeBackAsTheyWere) {
  Calibration calibration;
  read_calibration_tensors(calibrated_tensors(), 2, calibration, "m");
  EXPECT_EQ(calibration.mean, (std::vector<float>{1.5f, -2}));
  EXPECT_EQ(calibration.deviation, (std::vector<float>{0.5f, 3}));
  NamedTensors half = calibrated_tensors();  // of a model that is stored so
  for (auto& [name, tensor] : half) tensor = tensor.to(at::kHalf);
  read_calibration_tensors(half, 2, calibration, "m");
  EXPECT_EQ(calibration.mean, (std::vector<float>{1.5f, -2}));
}

TEST(CalibrationTensors, WhatCannotBeMeantIsNamed) {
  EXPECT_EQ(fault_of_tensors({}),
            "m.safetensors: tensor 'calibration.mean' is missing, expected it beside the calibration");
  EXPECT_EQ(fault_of_tensors(calibrated_tensors(), 3),
            "m.safetensors: tensor 'calibration.mean' has 2 elements in 1 dimensions, expected 3 "
            "floating-point numbers, one for each feature of a region");
  const auto with = [](const std::string& key, const at::Tensor& tensor) {
    NamedTensors tensors = calibrated_tensors();
    tensors["calibration." + key] = tensor;
    return fault_of_tensors(tensors);
  };
  EXPECT_NE(with("mean", torch::zeros({2}, at::kLong)).find("floating-point"), std::string::npos);
  EXPECT_NE(with("mean", torch::zeros({1, 2})).find("in 2 dimensions"), std::string::npos);
  EXPECT_EQ(with("mean", torch::tensor({1.f, NAN})),
            "m.safetensors: tensor 'calibration.mean' holds numbers that are not finite");
  EXPECT_EQ(with("deviation", torch::tensor({1.f, -1.f})),
            "m.safetensors: tensor 'calibration.deviation' holds -1.000000, expected numbers above 0");
  EXPECT_EQ(with("third", torch::zeros({2})),
            "m.safetensors: tensor 'calibration.third' is unknown to this version");
}

}  // namespace
}  // namespace sightline
