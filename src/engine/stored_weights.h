#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "weights/mapped_tensors.h"

namespace sightline {

// The weights of a part of a model, of which every tensor is to be taken: those of a file under a prefix.
class StoredWeights {
 public:
  // `file` must outlive it.
  StoredWeights(const MappedTensors& file, std::string prefix) : file_(&file), prefix_(std::move(prefix)) {}

  // Row-major, as floats. Raises ModelError where the file has none of this name, or of another shape or
  // type.
  std::vector<float> take(const std::string& name, const std::vector<std::int64_t>& shape);

  // Raises ModelError naming the first under the prefix that nobody took.
  void require_all_taken() const;

 private:
  const MappedTensors* file_;
  std::string prefix_;
  std::set<std::string> taken_;
};

}  // namespace sightline
