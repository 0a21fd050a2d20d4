#include "train/checkpoint.h"

#include <ATen/Context.h>
#include <torch/torch.h>

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

#include "core/directories.h"
#include "core/error.h"
#include "core/json.h"

namespace sightline {

namespace {

constexpr const char* kCheckpointKey = "sightline_checkpoint";

at::Generator generator_of(torch::Device device) {
  return at::globalContext().defaultGenerator(device);
}

// The generators that a process draws from which computes on `device`.
std::map<std::string, torch::Device> generators(torch::Device device) {
  std::map<std::string, torch::Device> generators{{"torch", torch::kCPU}};
  if (!device.is_cpu()) generators.emplace(c10::DeviceTypeName(device.type(), true), device);
  return generators;
}

}  // namespace

void save_checkpoint(const std::filesystem::path& file, const Checkpoint& checkpoint) {
  make_directory(file.parent_path());
  Safetensors content;
  content.tensors = checkpoint.tensors;
  for (auto& [name, tensor] : content.tensors) tensor = tensor.detach().cpu().contiguous();
  content.metadata[kCheckpointKey] =
      dump_json({{"version", kCheckpointVersion}, {"progress", checkpoint.progress}});
  write_safetensors(file, content);
}

Checkpoint load_checkpoint(const std::filesystem::path& file) {
  Safetensors content = read_safetensors(file);
  const std::string name = file.string();
  const auto found = content.metadata.find(kCheckpointKey);
  if (found == content.metadata.end()) {
    throw ModelError(name + ": is no checkpoint of a training run (no '" + std::string(kCheckpointKey) +
                     "' in it)");
  }
  try {
    const Json json = parse_json(found->second, name);
    const int version = json_get<int>(json, "version", name);
    if (version != kCheckpointVersion) {
      throw ModelError(name + ": checkpoint version " + std::to_string(version) + ", expected " +
                           std::to_string(kCheckpointVersion),
                       "continue it with the version of Sightline that began it");
    }
    return {std::move(content.tensors), json_get<std::string>(json, "progress", name)};
  } catch (const DataError& error) {
    throw ModelError(std::string("damaged checkpoint: ") + error.what());
  }
}

at::Tensor torch_random_state(torch::Device device) {
  at::Generator generator = generator_of(device);
  const std::lock_guard<std::mutex> lock(generator.mutex());
  return generator.get_state();
}

void restore_torch_random_state(const at::Tensor& state, const std::string& name, torch::Device device) {
  at::Generator generator = generator_of(device);
  const std::lock_guard<std::mutex> lock(generator.mutex());
  try {
    generator.set_state(state);
  } catch (const c10::Error&) {
    throw ModelError(name + ": damaged checkpoint: its random state is not one of this LibTorch");
  }
}

NamedTensors random_states(torch::Device device) {
  NamedTensors states;
  for (const auto& [kind, of_kind] : generators(device)) states[kind] = torch_random_state(of_kind);
  return states;
}

std::string random_state_name(const std::string& kind, int rank) {
  return "random." + kind + "." + std::to_string(rank);
}

void restore_random_states(const NamedTensors& tensors, int rank, torch::Device device,
                           const std::string& name) {
  for (const auto& [kind, of_kind] : generators(device)) {
    const std::string key = random_state_name(kind, rank);
    auto found = tensors.find(key);
    if (found == tensors.end() && rank == 0) found = tensors.find("random." + kind);
    if (found == tensors.end()) throw ModelError(name + ": damaged checkpoint: no tensor '" + key + "'");
    restore_torch_random_state(found->second, name, of_kind);
  }
}

}  // namespace sightline
