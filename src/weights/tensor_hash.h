#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/sha256.h"

namespace sightline {

// SHA-256 of tensors one after the other, in byte order of their names: of each the name, a zero byte, the
// sizes in decimal with 'x' between them ("64x3x7x7"; nothing of a scalar), a zero byte, and the values in
// row-major order as little-endian 32-bit floats.
class TensorHash {
 public:
  void add(const std::string& name, const std::vector<std::int64_t>& shape, std::span<const float> values);
  // Call once, last.
  std::string hex_digest() { return hash_.hex_digest(); }

 private:
  Sha256 hash_;
};

}  // namespace sightline
