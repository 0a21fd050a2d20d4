#include "engine/stored_weights.h"

#include "core/error.h"

namespace sightline {

std::vector<float> StoredWeights::take(const std::string& name, const std::vector<std::int64_t>& shape) {
  const std::string whole = prefix_ + name;
  const std::string what = file_->name() + ": tensor '" + whole + "'";
  const SafetensorsEntry* entry = file_->find(whole);
  if (entry == nullptr) throw ModelError(what + " is missing");
  if (entry->shape != shape)
    throw ModelError(what + " is " + shape_text(entry->shape) + ", expected " + shape_text(shape));
  taken_.insert(whole);
  return file_->floats(*entry);
}

void StoredWeights::require_all_taken() const {
  for (const SafetensorsEntry& entry : file_->entries())
    if (entry.name.starts_with(prefix_) && !taken_.contains(entry.name))
      throw ModelError(file_->name() + ": tensor '" + entry.name + "' is unknown to this version");
}

}  // namespace sightline
