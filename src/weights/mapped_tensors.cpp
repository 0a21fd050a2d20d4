#include "weights/mapped_tensors.h"

#include <bit>
#include <cstring>

#include "core/error.h"
#include "core/half_to_float.h"

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

}  // namespace

MappedTensors::MappedTensors(const std::filesystem::path& path)
    : name_(path.string()), file_(path), header_(parse_safetensors_header(file_.bytes(), name_)) {
  for (const SafetensorsEntry& entry : header_.entries) by_name_.emplace(entry.name, &entry);
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
