#include "distill/student.h"

#include "core/error.h"
#include "weights/weights.h"

namespace sightline {

namespace {

constexpr std::string_view kProjection = "projection.";
constexpr char kOuterWeight[] = "projection.3.weight";  // [D, width, 1, 1]
constexpr char kOuterBias[] = "projection.3.bias";      // [D]

}  // namespace

void require_learner(const std::string& student) {
  const char* const hint = "--student resnet18:layer3, mobilenet_v2:features.13 and the like";
  if (encoder_family(student) == "torchscript")
    throw UsageError(
        "student '" + student + "': a TorchScript program does not learn, expected a built-in encoder", hint);
  if (student.find_first_of("+@") != std::string::npos)
    throw UsageError("student '" + student +
                         "': expected an encoder without a projection (+) or a grid (@): the "
                         "teachers' regions decide both",
                     hint);
}

std::string projected_kind(const std::string& student, std::int64_t features, const Grid& grid) {
  return student + "+" + std::to_string(features) + "@" + std::to_string(grid.rows) + "x" +
         std::to_string(grid.columns);
}

NamedTensors student_weights(const Encoder& student, const RegionScale& scale, bool keep_projection) {
  NamedTensors weights = kept_tensors(student);
  if (!keep_projection) {
    std::erase_if(weights, [](const auto& item) { return item.first.starts_with(kProjection); });
    return weights;
  }
  weights[kOuterWeight] = weights[kOuterWeight] * scale.std.view({-1, 1, 1, 1});
  weights[kOuterBias] = weights[kOuterBias] * scale.std + scale.mean;
  return weights;
}

void begin_with(Encoder& student, const NamedTensors& weights, const RegionScale& scale,
                const std::string& name) {
  NamedTensors start = weights;
  const auto outer = weights.find(kOuterWeight), bias = weights.find(kOuterBias);
  const bool projects = outer != weights.end() && bias != weights.end() &&
                        outer->second.size(0) == scale.std.size(0) &&
                        bias->second.numel() == scale.std.size(0);
  if (projects) {
    start[kOuterWeight] = outer->second.to(at::kFloat) / scale.std.view({-1, 1, 1, 1});
    start[kOuterBias] = (bias->second.to(at::kFloat) - scale.mean) / scale.std;
  } else {
    for (const auto& [key, tensor] : kept_tensors(student))
      if (key.starts_with(kProjection)) start[key] = tensor;
  }
  assign_weights(student, start, name);
}

}  // namespace sightline
