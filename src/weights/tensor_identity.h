#pragma once

#include <string>

#include "weights/safetensors.h"

namespace sightline {

// What tensors are, whatever file they are in: SHA-256, as hexadecimal digits, over each tensor in byte order
// of the names: the name, a zero byte, the sizes in decimal with 'x' between them ("64x3x7x7"; nothing of a
// scalar), a zero byte, and the values in row-major order as little-endian 32-bit floats. The type that
// values are stored in does not matter where it changes none of them: weights rounded to half precision are
// others than those they were rounded from.
std::string tensors_sha256(const NamedTensors& tensors);

}  // namespace sightline
