#pragma once

#include <string>

#include "weights/safetensors.h"

namespace sightline {

// What tensors are, whatever file they are in: their hash (weights/tensor_hash.h). The type that values are
// stored in does not matter where it changes none of them: weights rounded to half precision are others than
// those they were rounded from.
std::string tensors_sha256(const NamedTensors& tensors);

}  // namespace sightline
