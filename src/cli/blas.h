#pragma once

#include <string>

namespace sightline {

// The BLAS library that this process has loaded. Which one decides how fast training is: beside libtorch's
// OpenMP threads a BLAS with threads of its own is several times slower.
struct BlasFlavour {
  std::string name;     // "OpenBLAS 0.3.21"; "unknown" where it is not OpenBLAS
  std::string threads;  // "OpenMP", "pthread", "none"; "unknown"
  std::string kernels;  // "SkylakeX", ...
  std::string file;     // the shared library
};

BlasFlavour loaded_blas();

}  // namespace sightline
