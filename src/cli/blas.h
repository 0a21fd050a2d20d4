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

// What a processor computes with, several numbers at a time.
struct VectorUnits {
  bool avx2 = false;    // with fused multiply-add
  bool avx512 = false;  // of the kinds that Skylake servers have
};
VectorUnits vector_units();  // of this machine

// The kernels to ask OpenBLAS for where the loaded ones are those it falls back to on a processor that it
// does not know, and the processor can do much more (half the speed of training); empty where they fit.
std::string better_kernels(const std::string& loaded, const VectorUnits& units);

}  // namespace sightline
