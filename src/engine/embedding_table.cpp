#include "engine/embedding_table.h"

#include <algorithm>

#include "core/half_to_float.h"

namespace sightline {

EmbeddingTable::EmbeddingTable(StoredWeights& weights, const std::string& name, std::int64_t words,
                               std::int64_t size)
    : size_(size) {
  const StoredTensor stored = weights.tensor(name, {words, size});
  halves_ = stored.halves();
  const auto count = static_cast<std::size_t>(words * size);
  const auto held = stored.reading();
  if (halves_) {
    values_ = AlignedFloats::lasting((count + 1) / 2);
    stored.copy(0, count, reinterpret_cast<std::uint16_t*>(values_.data()));
  } else {
    values_ = AlignedFloats::lasting(count);
    stored.copy(0, count, values_.data());
  }
}

void EmbeddingTable::copy(std::int64_t word, float* to) const {
  if (halves_)
    half_to_float(reinterpret_cast<const std::uint16_t*>(values_.data()) + word * size_, to,
                  static_cast<std::size_t>(size_));
  else
    std::copy_n(values_.data() + word * size_, size_, to);
}

}  // namespace sightline
