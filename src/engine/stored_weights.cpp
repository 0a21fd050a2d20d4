#include "engine/stored_weights.h"

#include <algorithm>
#include <cstring>

#include "core/error.h"

namespace sightline {

void StoredTensor::copy(std::size_t begin, std::size_t count, std::uint16_t* to) const {
  const std::string_view stored = file_->bytes(*entry_).substr(begin * sizeof *to, count * sizeof *to);
  std::memcpy(to, stored.data(), stored.size());  // the format promises no alignment
}

StoredTensor StoredWeights::tensor(const std::string& name, const std::vector<std::int64_t>& shape) {
  const std::string whole = prefix_ + name;
  const std::string what = file_->name() + ": tensor '" + whole + "'";
  const SafetensorsEntry* entry = file_->find(whole);
  if (entry == nullptr) throw ModelError(what + " is missing");
  if (entry->shape != shape)
    throw ModelError(what + " is " + shape_text(entry->shape) + ", expected " + shape_text(shape));
  taken_.insert(whole);
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

void StoredWeights::require_all_taken() const {
  for (const SafetensorsEntry& entry : file_->entries())
    if (entry.name.starts_with(prefix_) && !taken_.contains(entry.name))
      throw ModelError(file_->name() + ": tensor '" + entry.name + "' is unknown to this version");
}

}  // namespace sightline
