#include "weights/tensor_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/files.h"
#include "core/json.h"
#include "core/leftovers.h"

namespace sightline {

namespace {

constexpr std::size_t kDataAlignment = 8;

using NamedBytes = std::pair<const std::string, TensorBytes>;

std::vector<const NamedBytes*> widest_first(const std::map<std::string, TensorBytes>& tensors) {
  std::vector<const NamedBytes*> ordered;
  for (const NamedBytes& tensor : tensors) ordered.push_back(&tensor);
  std::stable_sort(ordered.begin(), ordered.end(), [](const NamedBytes* a, const NamedBytes* b) {
    return element_size(a->second.type) > element_size(b->second.type);
  });
  return ordered;
}

}  // namespace

void write_tensors(const std::filesystem::path& path, const std::map<std::string, TensorBytes>& tensors,
                   const std::map<std::string, std::string>& metadata) {
  const auto ordered = widest_first(tensors);
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::size_t position = 0;
  for (const NamedBytes* tensor : ordered) {
    const std::size_t end = position + tensor->second.bytes.size();
    header[tensor->first] = {{"dtype", to_string(tensor->second.type)},
                             {"shape", tensor->second.shape},
                             {"data_offsets", {position, end}}};
    position = end;
  }
  std::string bytes = dump_json(header);
  bytes.resize((bytes.size() + kDataAlignment - 1) / kDataAlignment * kDataAlignment, ' ');
  const std::uint64_t length = bytes.size();
  bytes.insert(0, reinterpret_cast<const char*>(&length), sizeof length);
  bytes.reserve(bytes.size() + position);
  for (const NamedBytes* tensor : ordered) bytes.append(tensor->second.bytes);
  remove_leftovers(path);
  write_file_atomically(path, bytes);
}

}  // namespace sightline
