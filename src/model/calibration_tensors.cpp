#include "model/calibration_tensors.h"

#include <torch/torch.h>

#include <vector>

#include "core/error.h"
#include "weights/weights.h"

namespace sightline {

namespace {

// "model.safetensors: tensor 'calibration.mean'"
std::string named_calibration_tensor(const std::string& name, const std::string& key) {
  return name + ": tensor '" + kCalibrationPrefix + key + "'";
}

std::vector<float> calibration_values(const NamedTensors& tensors, const std::string& key, std::int64_t size,
                                      const std::string& name) {
  const auto found = tensors.find(key);
  const std::string what = named_calibration_tensor(name, key);
  if (found == tensors.end()) throw ModelError(what + " is missing, expected it beside the calibration");
  const at::Tensor& tensor = found->second;
  if (!tensor.is_floating_point() || tensor.dim() != 1 || tensor.size(0) != size) {
    throw ModelError(what + " has " + std::to_string(tensor.numel()) + " elements in " +
                     std::to_string(tensor.dim()) + " dimensions, expected " + std::to_string(size) +
                     " floating-point numbers, one for each feature of a region");
  }
  const at::Tensor values = tensor.to(at::kFloat).contiguous();
  if (!values.isfinite().all().item<bool>()) throw ModelError(what + " holds numbers that are not finite");
  return {values.data_ptr<float>(), values.data_ptr<float>() + size};
}

}  // namespace

void read_calibration_tensors(const NamedTensors& tensors, std::int64_t feature_size,
                              Calibration& calibration, const std::string& name) {
  const NamedTensors own = tensors_under(tensors, kCalibrationPrefix);
  for (const auto& [key, tensor] : own)
    if (key != kCalibrationMean && key != kCalibrationDeviation)
      throw ModelError(named_calibration_tensor(name, key) + " is unknown to this version");
  calibration.mean = calibration_values(own, kCalibrationMean, feature_size, name);
  calibration.deviation = calibration_values(own, kCalibrationDeviation, feature_size, name);
  for (const float deviation : calibration.deviation)
    if (!(deviation > 0))
      throw ModelError(named_calibration_tensor(name, kCalibrationDeviation) + " holds " +
                       std::to_string(deviation) + ", expected numbers above 0");
}

void add_calibration_tensors(NamedTensors& tensors, const Calibration& calibration) {
  tensors[std::string(kCalibrationPrefix) + kCalibrationMean] = torch::tensor(calibration.mean, at::kFloat);
  tensors[std::string(kCalibrationPrefix) + kCalibrationDeviation] =
      torch::tensor(calibration.deviation, at::kFloat);
}

}  // namespace sightline
