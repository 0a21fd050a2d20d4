#pragma once

#include <torch/torch.h>

#include <optional>
#include <string>

#include "core/scratch_file.h"
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
    write_safetensors(file_.path(), content);
    tensors_.emplace(file_.path());
    weights_.emplace(*tensors_, prefix);
  }

  StoredWeights& weights() { return *weights_; }

 private:
  ScratchFile file_{""};
  std::optional<MappedTensors> tensors_;
  std::optional<StoredWeights> weights_;
};

}  // namespace sightline::testing
