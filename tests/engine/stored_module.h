#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <optional>
#include <string>

#include "core/temporary_directory.h"
#include "engine/stored_weights.h"
#include "weights/weights.h"

namespace sightline::testing {

// A module's weights as a file that is mapped.
class StoredModule {
 public:
  StoredModule(const torch::nn::Module& module, const std::string& prefix) {
    Safetensors content;
    for (const auto& [name, tensor] : kept_tensors(module, prefix))
      content.tensors[name] = tensor.contiguous();
    const std::filesystem::path file = directory_.path() / "module.safetensors";
    write_safetensors(file, content);
    tensors_.emplace(file);
    weights_.emplace(*tensors_, prefix);
  }

  StoredWeights& weights() { return *weights_; }

 private:
  TemporaryDirectory directory_;
  std::optional<MappedTensors> tensors_;
  std::optional<StoredWeights> weights_;
};

}  // namespace sightline::testing
