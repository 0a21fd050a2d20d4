#pragma once

#include <string>

namespace sightline {

// The library that computes the engine's convolutions, and what it makes of this processor: "2.6.3",
// "AVX-512".
std::string onednn_version();
std::string onednn_kernels();

}  // namespace sightline
