#include "weights/mapped_tensors.h"

#include <bit>
#include <cstring>

#include "core/error.h"
#include "core/half_to_float.h"

namespace sightline {

namespace {

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

}  // namespace

MappedTensors::MappedTensors(const std::filesystem::path& path)
    : name_(path.string()), file_(path), header_(parse_safetensors_header(file_.bytes(), name_)) {
  for (const SafetensorsEntry& entry : header_.entries) by_name_.emplace(entry.name, &entry);
}

const SafetensorsEntry* MappedTensors::find(const std::string& name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

bool MappedTensors::has_floats(const SafetensorsEntry& entry) {
  return entry.type == ElementType::f32 || entry.type == ElementType::f16 || entry.type == ElementType::bf16;
}

std::vector<float> MappedTensors::floats(const SafetensorsEntry& entry) const {
  const std::string_view stored = bytes(entry);
  std::vector<float> values(stored.size() / element_size(entry.type));
  if (values.empty()) return values;
  if (entry.type == ElementType::f32) {
    std::memcpy(values.data(), stored.data(), stored.size());
  } else if (entry.type == ElementType::f16) {
    half_to_float(Halves(stored).data(), values.data(), values.size());
  } else if (entry.type == ElementType::bf16) {
    const Halves halves(stored);
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = std::bit_cast<float>(std::uint32_t{halves.data()[i]} << 16);  // bf16: a float's upper half
  } else {
    throw ModelError(name_ + ": tensor '" + entry.name + "' is " + to_string(entry.type) +
                     ", expected F32, F16 or BF16");
  }
  return values;
}

}  // namespace sightline
