#pragma once

#include "core/enum_names.h"

namespace sightline {

// What an encoder's floating-point convolutions are computed in.
enum class ConvolutionPrecision {
  fp32,
  bf16,  // weights and maps; sums are of fp32
};

template <>
struct EnumNames<ConvolutionPrecision> {
  static constexpr const char* kWhat = "precision";
  static constexpr EnumName<ConvolutionPrecision> kRows[] = {{ConvolutionPrecision::fp32, "fp32"},
                                                             {ConvolutionPrecision::bf16, "bf16"}};
};

}  // namespace sightline
