#include "weights/safetensors.h"

#include <torch/torch.h>

#include <vector>

#include "weights/mapped_tensors.h"
#include "weights/tensor_memory.h"
#include "weights/tensor_writer.h"

namespace sightline {

Safetensors read_safetensors(const std::filesystem::path& path) {
  const MappedTensors file(path);
  Safetensors content;
  for (const SafetensorsEntry& entry : file.entries())
    content.tensors.emplace(entry.name, copy_tensor(file.bytes(entry), entry.type, entry.shape));
  content.metadata = file.metadata();
  return content;
}

std::map<std::string, std::string> read_safetensors_metadata(const std::filesystem::path& path) {
  return MappedTensors(path).metadata();
}

void write_safetensors(const std::filesystem::path& path, const Safetensors& content) {
  std::vector<at::Tensor> dense;  // what the bytes belong to
  std::map<std::string, TensorBytes> tensors;
  for (const auto& [name, tensor] : content.tensors) {
    TORCH_CHECK(tensor.device().is_cpu() && tensor.layout() == at::kStrided, "tensor '", name,
                "' is not a dense CPU tensor");
    dense.push_back(tensor.contiguous());
    tensors[name] = {to_element_type(tensor.scalar_type()),
                     tensor.sizes().vec(),
                     {static_cast<const char*>(dense.back().data_ptr()), dense.back().nbytes()}};
  }
  write_tensors(path, tensors, content.metadata);
}

}  // namespace sightline
