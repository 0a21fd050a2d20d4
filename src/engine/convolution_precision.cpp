#include "engine/convolution_precision.h"

#include <oneapi/dnnl/dnnl.hpp>

namespace sightline {

bool computes(ConvolutionPrecision precision) {
  if (precision == ConvolutionPrecision::fp32) return true;
#if defined(__x86_64__)
  // Without such instructions oneDNN computes bf16 with those of fp32, which takes longer than fp32.
  switch (dnnl::get_effective_cpu_isa()) {
    case dnnl::cpu_isa::avx512_core_bf16:
    case dnnl::cpu_isa::avx512_core_amx:
      return true;
    default:
      return false;
  }
#else
  return false;
#endif
}

}  // namespace sightline
