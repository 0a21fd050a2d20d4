#include "weights/tensor_identity.h"

#include <torch/torch.h>

#include "weights/tensor_hash.h"

namespace sightline {

std::string tensors_sha256(const NamedTensors& tensors) {
  TensorHash hash;
  for (const auto& [name, tensor] : tensors) {
    const at::Tensor values = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    hash.add(name, tensor.sizes().vec(),
             {values.data_ptr<float>(), static_cast<std::size_t>(values.numel())});
  }
  return hash.hex_digest();
}

}  // namespace sightline
