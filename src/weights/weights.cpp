#include "weights/weights.h"

#include <torch/torch.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/error.h"
#include "core/files.h"
#include "core/listed.h"
#include "weights/element_type.h"
#include "weights/name_digest.h"
#include "weights/outer_prefix.h"
#include "weights/tensor_memory.h"
#include "weights/torch_file.h"

namespace sightline {

namespace {

constexpr std::string_view kBatchCounter = "num_batches_tracked";

// Every storage is copied once; the tensors over it share the copy, so that memory stays within the file's
// size however often a hostile file refers to a storage.
NamedTensors tensors_of(const TorchFile& file) {
  std::map<std::size_t, at::Tensor> storages;
  NamedTensors tensors;
  for (const TorchFile::Tensor& tensor : file.tensors) {
    at::Tensor& flat = storages[tensor.storage];
    const TorchFile::Storage& storage = file.storages[tensor.storage];
    if (!flat.defined()) flat = copy_tensor(storage.bytes, storage.type, {storage.count});
    tensors.emplace(tensor.name, flat.as_strided(tensor.shape, tensor.strides, tensor.offset));
  }
  return tensors;
}

bool fits(const at::Tensor& found, const at::Tensor& target) {
  return found.sizes() == target.sizes() && (found.scalar_type() == target.scalar_type() ||
                                             (found.is_floating_point() && target.is_floating_point()));
}

std::string describe(const at::Tensor& tensor) {
  return std::string(at::toString(tensor.scalar_type())) + shape_text(tensor.sizes().vec());
}

void check_fit(const NamedTensors& targets, const NamedTensors& weights, const std::string& name) {
  std::vector<std::string> missing, misshapen;
  for (const auto& [key, target] : targets) {
    const auto found = weights.find(key);
    if (found == weights.end()) {
      if (!key.ends_with(kBatchCounter)) missing.push_back(key);
    } else if (!fits(found->second, target)) {
      misshapen.push_back(key + " is " + describe(found->second) + ", expected " + describe(target));
    }
  }
  if (missing.empty() && misshapen.empty()) return;
  std::string message = name + ": these weights do not fit.";
  if (!missing.empty()) message += " Missing: " + listed(missing) + ".";
  if (!misshapen.empty()) message += " Misshapen: " + listed(misshapen) + ".";
  throw ModelError(message, "check that the weights were made for this architecture");
}

std::vector<std::string> names_of(const NamedTensors& tensors) {
  std::vector<std::string> names;
  for (const auto& item : tensors) names.push_back(item.first);
  return names;
}

}  // namespace

NamedTensors read_weights(const std::filesystem::path& path, std::string* wrapper,
                          const std::string& sha256) {
  check_name_digest(path, sha256);
  const MappedFile file(path);
  const std::string name = path.string();
  const bool zip = is_torch_zip(file.bytes());
  if (wrapper != nullptr) wrapper->clear();
  if (!zip && !is_torch_legacy(file.bytes())) return read_safetensors(path).tensors;
  const TorchFile content = zip ? read_torch_zip(file.bytes(), name) : read_torch_legacy(file.bytes(), name);
  if (wrapper != nullptr) *wrapper = content.wrapper;
  return tensors_of(content);
}

NamedTensors module_tensors(const torch::nn::Module& module, const std::string& prefix) {
  NamedTensors tensors;
  for (const auto& item : module.named_parameters()) tensors.emplace(prefix + item.key(), item.value());
  for (const auto& item : module.named_buffers()) tensors.emplace(prefix + item.key(), item.value());
  return tensors;
}

NamedTensors kept_tensors(const torch::nn::Module& module, const std::string& prefix) {
  NamedTensors tensors = module_tensors(module, prefix);
  std::erase_if(tensors, [](const auto& item) { return item.first.ends_with(kBatchCounter); });
  for (auto& [name, tensor] : tensors) tensor = tensor.detach();
  return tensors;
}

NamedTensors tensors_under(const NamedTensors& tensors, std::string_view prefix) {
  NamedTensors part;
  for (const auto& [name, tensor] : tensors)
    if (name.starts_with(prefix)) part[name.substr(prefix.size())] = tensor;
  return part;
}

WeightReport assign_weights(torch::nn::Module& module, const NamedTensors& given, const std::string& name) {
  const torch::NoGradGuard no_grad;
  NamedTensors targets = module_tensors(module);
  WeightReport report;
  report.prefix = outer_prefix(names_of(targets), names_of(given));
  const NamedTensors weights = report.prefix.empty() ? given : tensors_under(given, report.prefix);
  check_fit(targets, weights, name);
  for (const auto& [key, tensor] : weights) {
    const auto target = targets.find(key);
    if (target != targets.end())
      target->second.copy_(tensor);
    else if (!key.ends_with(kBatchCounter))
      report.unused.push_back(key);
  }
  return report;
}

}  // namespace sightline
