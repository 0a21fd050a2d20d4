#include "weights/safetensors.h"

#include <torch/torch.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/files.h"
#include "core/json.h"
#include "core/leftovers.h"
#include "weights/mapped_tensors.h"
#include "weights/tensor_memory.h"

namespace sightline {

namespace {

constexpr std::size_t kAlignment = 8;

// Widest elements first: the format allows no holes, and so every tensor stays aligned to its own element
// size.
std::vector<std::pair<std::string, at::Tensor>> file_order(const NamedTensors& tensors) {
  std::vector<std::pair<std::string, at::Tensor>> ordered;
  for (const auto& [name, tensor] : tensors) {
    TORCH_CHECK(tensor.device().is_cpu() && tensor.layout() == at::kStrided, "tensor '", name,
                "' is not a dense CPU tensor");
    ordered.emplace_back(name, tensor.contiguous());
  }
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    return a.second.element_size() > b.second.element_size();
  });
  return ordered;
}

}  // namespace

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
  const auto ordered = file_order(content.tensors);
  Json header = Json::object();
  if (!content.metadata.empty()) header["__metadata__"] = content.metadata;
  std::size_t position = 0;
  for (const auto& [name, tensor] : ordered) {
    const std::size_t end = position + tensor.nbytes();
    header[name] = {{"dtype", to_string(to_element_type(tensor.scalar_type()))},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {position, end}}};
    position = end;
  }
  std::string bytes = dump_json(header);
  bytes.resize((bytes.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
  const std::uint64_t length = bytes.size();
  bytes.insert(0, reinterpret_cast<const char*>(&length), sizeof length);
  bytes.reserve(bytes.size() + position);
  for (const auto& [name, tensor] : ordered)
    bytes.append(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
  remove_leftovers(path);
  write_file_atomically(path, bytes);
}

}  // namespace sightline
