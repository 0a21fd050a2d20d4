#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "weights/safetensors.h"

namespace torch::nn {
class Module;
}

namespace sightline {

// Tensors of a weight file by parameter name: `.safetensors`, or a torch state dict (`.pth`, `.pt`) in the
// zip container or the older one (before torch 1.6); told apart by content. Nothing in the file is executed:
// the pickle reader knows tensors, dicts, lists, tuples, numbers and strings, and refuses every other opcode
// or class by name. Nested dicts under a single key such as "state_dict" are looked into, which `wrapper`,
// where given, is told ("" where the tensors are not wrapped). Raises ModelError, also for a file of
// torchvision's whose content is not what its name says (`check_name_digest`).
NamedTensors read_weights(const std::filesystem::path& path, std::string* wrapper = nullptr,
                          const std::string& sha256 = "");

// Those whose names begin with the prefix, without it.
NamedTensors tensors_under(const NamedTensors& tensors, std::string_view prefix);

// Parameters and buffers of a module, each name behind the prefix; they share its memory.
NamedTensors module_tensors(const torch::nn::Module& module, const std::string& prefix = "");
// Those of them that files of weights hold, detached: all but the counters that training alone has
// ("num_batches_tracked").
NamedTensors kept_tensors(const torch::nn::Module& module, const std::string& prefix = "");

struct WeightReport {
  std::vector<std::string> unused;  // in the file and not in the module (a classifier, say)
  std::string prefix;               // that all names had and was taken off: "module."
};

// Copies tensors into the module's parameters and buffers of the same names, converting the floating type. A
// missing or misshapen entry raises ModelError listing all of them; extra ones are reported
// ("num_batches_tracked" is neither). A prefix that the module's names do not have is taken off
// (weights/outer_prefix.h). `name` is what errors call the weights.
WeightReport assign_weights(torch::nn::Module& module, const NamedTensors& weights, const std::string& name);

}  // namespace sightline
