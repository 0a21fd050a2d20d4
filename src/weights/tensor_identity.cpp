#include "weights/tensor_identity.h"

#include <torch/torch.h>

#include <bit>
#include <string_view>

#include "core/sha256.h"

namespace sightline {

static_assert(std::endian::native == std::endian::little, "the hash is over little-endian numbers");

std::string tensors_sha256(const NamedTensors& tensors) {
  constexpr std::string_view kZero("\0", 1);
  Sha256 hash;
  for (const auto& [name, tensor] : tensors) {
    std::string sizes;
    for (const std::int64_t size : tensor.sizes()) sizes += (sizes.empty() ? "" : "x") + std::to_string(size);
    hash.update(name);
    hash.update(kZero);
    hash.update(sizes);
    hash.update(kZero);
    const at::Tensor values = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    hash.update({reinterpret_cast<const char*>(values.data_ptr<float>()), values.nbytes()});
  }
  return hash.hex_digest();
}

}  // namespace sightline
