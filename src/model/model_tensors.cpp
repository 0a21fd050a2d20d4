#include "model/model_tensors.h"

#include "core/error.h"
#include "weights/weights.h"

namespace sightline {

namespace {

at::ScalarType scalar_type(StoragePrecision precision) {
  switch (precision) {
    case StoragePrecision::fp32:
      return at::kFloat;
    case StoragePrecision::fp16:
      return at::kHalf;
    case StoragePrecision::bf16:
      return at::kBFloat16;
  }
  return at::kFloat;
}

// A value that leaves the storage type's range would come back as infinity.
at::Tensor stored(const std::string& name, const at::Tensor& tensor, StoragePrecision precision) {
  auto value = tensor.detach().to(at::kCPU);
  if (!value.is_floating_point()) return value.contiguous();
  auto converted = value.to(scalar_type(precision)).contiguous();
  if (value.isfinite().all().item<bool>() && !converted.isfinite().all().item<bool>()) {
    throw ModelError("tensor '" + name + "' has values up to " +
                         std::to_string(value.abs().max().item<float>()) + ", too large for " +
                         to_string(precision),
                     "store the model as fp32 or bf16");
  }
  return converted;
}

}  // namespace

void add_module_tensors(NamedTensors& tensors, const std::string& prefix, const torch::nn::Module& module,
                        StoragePrecision precision) {
  for (const auto& [name, tensor] : kept_tensors(module, prefix))
    tensors[name] = stored(name, tensor, precision);
}

void assign_module_tensors(torch::nn::Module& module, const NamedTensors& tensors, const std::string& prefix,
                           const std::string& name) {
  const WeightReport report = assign_weights(module, tensors_under(tensors, prefix), name);
  if (!report.unused.empty())
    throw ModelError(name + ": tensor '" + prefix + report.unused.front() + "' is unknown to this version");
}

void check_tensor_sizes(const ParameterShapes& shapes, const NamedTensors& tensors, const std::string& prefix,
                        const std::string& part, const std::string& name) {
  const auto needed = element_count(shapes, name);
  std::int64_t available = 0;
  for (const auto& [key, tensor] : tensors)
    if (key.starts_with(prefix)) available += tensor.numel();
  if (needed <= available) return;
  std::string missing;
  for (const ParameterShape& shape : shapes)
    if (!tensors.contains(prefix + shape.name)) missing += (missing.empty() ? "" : ", ") + shape.name;
  throw ModelError(name + ": the description needs " + part + " tensors of " + std::to_string(needed) +
                       " elements, all " + part + " tensors in the file have " + std::to_string(available) +
                       (missing.empty() ? "" : ". Missing: " + missing),
                   "the file is damaged, or its description is another model's");
}

}  // namespace sightline
