#pragma once

#include <cstdint>
#include <string>

#include "engine/aligned_floats.h"
#include "engine/stored_weights.h"

namespace sightline {

// Words' embeddings, as halves where they are stored as such: a step reads a row of them for each hypothesis.
class EmbeddingTable {
 public:
  EmbeddingTable() = default;
  // The tensor [words, size]. Raises ModelError as StoredWeights::tensor().
  EmbeddingTable(StoredWeights& weights, const std::string& name, std::int64_t words, std::int64_t size);

  // A word's, [size].
  void copy(std::int64_t word, float* to) const;

 private:
  std::int64_t size_ = 0;
  bool halves_ = false;
  AlignedFloats values_;  // [words, size] of floats or, in half the place, of halves
};

}  // namespace sightline
