#include "weights/mapped_tensors.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

#include "core/error.h"
#include "core/half_to_float.h"
#include "core/sha256.h"
#include "weights/torch_file.h"

namespace sightline {

namespace {

// Calls of the system, which take as long for a page as for many: small tensors come as they are touched,
// and what was read goes so much at a time.
constexpr std::size_t kWorthBringing = std::size_t{64} << 10, kMostKept = std::size_t{1} << 20;  // bytes

// Stored numbers of two bytes, where they lie if they are aligned there, which the format does not promise;
// else their copy.
class Halves {
 public:
  explicit Halves(std::string_view bytes) : data_(reinterpret_cast<const std::uint16_t*>(bytes.data())) {
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(std::uint16_t) == 0) return;
    copy_.resize(bytes.size() / sizeof(std::uint16_t));
    std::memcpy(copy_.data(), bytes.data(), bytes.size());
    data_ = copy_.data();
  }
  const std::uint16_t* data() const { return data_; }

 private:
  std::vector<std::uint16_t> copy_;
  const std::uint16_t* data_;
};

bool lies_row_major(const TorchFile::Tensor& tensor) {
  std::int64_t step = 1;
  for (std::size_t i = tensor.shape.size(); i-- > 0; step *= tensor.shape[i])
    if (tensor.shape[i] != 1 && tensor.strides[i] != step) return false;
  return true;
}

// A state dict's tensors as a safetensors file's header would name them.
SafetensorsHeader header_of(const TorchFile& content, std::string_view file) {
  SafetensorsHeader header;
  for (const TorchFile::Tensor& tensor : content.tensors) {
    const std::optional<std::int64_t> count = element_count(tensor.shape);
    if (!count || *count == 0 || !lies_row_major(tensor)) continue;
    const TorchFile::Storage& storage = content.storages[tensor.storage];
    const std::size_t size = element_size(storage.type);
    const auto begin = static_cast<std::size_t>(storage.bytes.data() - file.data()) +
                       static_cast<std::size_t>(tensor.offset) * size;
    header.entries.push_back(
        {tensor.name, storage.type, tensor.shape, begin, begin + static_cast<std::size_t>(*count) * size});
  }
  std::stable_sort(header.entries.begin(), header.entries.end(),
                   [](const SafetensorsEntry& a, const SafetensorsEntry& b) { return a.begin < b.begin; });
  return header;
}

SafetensorsHeader header_of_weights(std::string_view file, const std::string& name) {
  if (is_torch_zip(file)) return header_of(read_torch_zip(file, name), file);
  if (is_torch_legacy(file)) return header_of(read_torch_legacy(file, name), file);
  return parse_safetensors_header(file, name);
}

}  // namespace

MappedTensors::MappedTensors(const std::filesystem::path& path, ReadHeader read_header)
    : name_(path.string()), file_(path), header_(read_header(file_.bytes(), name_)) {
  for (const SafetensorsEntry& entry : header_.entries) by_name_.emplace(entry.name, &entry);
}

MappedTensors::MappedTensors(const std::filesystem::path& path)
    : MappedTensors(path, parse_safetensors_header) {}

MappedTensors MappedTensors::of_weights(const std::filesystem::path& path) {
  return {path, header_of_weights};
}

std::string MappedTensors::sha256() const {
  std::string digest = sha256_hex(file_.bytes());
  file_.have_read(0, file_.size());
  return digest;
}

void MappedTensors::will_read(const SafetensorsEntry& entry) const {
  if (entry.end - entry.begin >= kWorthBringing) file_.will_read(entry.begin, entry.end);
}

// What another thread reads at this moment comes again where it goes on.
void MappedTensors::have_read(const SafetensorsEntry& entry) const {
  if (kept_ += entry.end - entry.begin; kept_ < kMostKept) return;
  kept_ = 0;
  file_.have_read(0, file_.size());
}

const SafetensorsEntry* MappedTensors::find(const std::string& name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

bool MappedTensors::has_floats(const SafetensorsEntry& entry) {
  return entry.type == ElementType::f32 || entry.type == ElementType::f16 || entry.type == ElementType::bf16;
}

std::vector<float> MappedTensors::floats(const SafetensorsEntry& entry) const {
  std::vector<float> values(bytes(entry).size() / element_size(entry.type));
  copy_floats(entry, 0, values.size(), values.data());
  return values;
}

void MappedTensors::copy_floats(const SafetensorsEntry& entry, std::size_t begin, std::size_t count,
                                float* to) const {
  if (!has_floats(entry))
    throw ModelError(name_ + ": tensor '" + entry.name + "' is " + to_string(entry.type) +
                     ", expected F32, F16 or BF16");
  if (count == 0) return;
  const std::size_t size = element_size(entry.type);
  const std::string_view stored = bytes(entry).substr(begin * size, count * size);
  if (entry.type == ElementType::f32) {
    std::memcpy(to, stored.data(), stored.size());
  } else if (entry.type == ElementType::f16) {
    half_to_float(Halves(stored).data(), to, count);
  } else {
    const Halves halves(stored);
    for (std::size_t i = 0; i < count; ++i)
      to[i] = std::bit_cast<float>(std::uint32_t{halves.data()[i]} << 16);  // bf16: a float's upper half
  }
}

}  // namespace sightline
