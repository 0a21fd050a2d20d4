#include "engine/stored_weights.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/error.h"

namespace sightline {

void StoredTensor::copy(std::size_t begin, std::size_t count, std::uint16_t* to) const {
  const std::string_view stored = file_->bytes(*entry_).substr(begin * sizeof *to, count * sizeof *to);
  std::memcpy(to, stored.data(), stored.size());  // the format promises no alignment
}

void StoredWeights::refuse(const std::string& name, const std::string& fault) const {
  throw ModelError(file_->name() + ": tensor '" + prefix_ + name + "' " + fault);
}

StoredTensor StoredWeights::tensor(const std::string& name, const std::vector<std::int64_t>& shape) {
  const SafetensorsEntry* entry = file_->find(prefix_ + name);
  if (entry == nullptr) refuse(name, "is missing");
  if (entry->shape != shape)
    refuse(name, "is " + shape_text(entry->shape) + ", expected " + shape_text(shape));
  taken_.insert(entry->name);
  return {*file_, *entry};
}

std::vector<float> StoredWeights::take(const std::string& name, const std::vector<std::int64_t>& shape) {
  return tensor(name, shape).floats();
}

bool StoredWeights::halves() const {
  const auto& entries = file_->entries();
  return std::all_of(entries.begin(), entries.end(), [this](const SafetensorsEntry& entry) {
    return !entry.name.starts_with(prefix_) || entry.type == ElementType::f16;
  });
}

std::vector<std::int8_t> StoredWeights::take_int8(const std::string& name,
                                                  const std::vector<std::int64_t>& shape) {
  const StoredTensor stored = tensor(name, shape);
  if (stored.type() != ElementType::i8) refuse(name, "is " + to_string(stored.type()) + ", expected I8");
  const auto held = stored.reading();
  const std::string_view bytes = stored.bytes();
  std::vector<std::int8_t> values(bytes.size());
  std::copy(bytes.begin(), bytes.end(), values.begin());
  if (std::find(values.begin(), values.end(), -128) != values.end())
    refuse(name, "holds -128, expected -127 to 127");
  return values;
}

std::vector<float> StoredWeights::take_positive(const std::string& name,
                                                const std::vector<std::int64_t>& shape) {
  std::vector<float> values = take(name, shape);
  for (const float value : values)
    if (!std::isfinite(value) || !(value > 0)) refuse(name, "holds numbers that are not finite and above 0");
  return values;
}

bool StoredWeights::is_int8(const std::string& name) const {
  const SafetensorsEntry* entry = file_->find(prefix_ + name);
  return entry != nullptr && entry->type == ElementType::i8;
}

void StoredWeights::require_all_taken() const {
  for (const SafetensorsEntry& entry : file_->entries())
    if (entry.name.starts_with(prefix_) && !taken_.contains(entry.name))
      throw ModelError(file_->name() + ": tensor '" + entry.name + "' is unknown to this version");
}

}  // namespace sightline
