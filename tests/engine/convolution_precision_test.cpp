#include "engine/convolution_precision.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(ConvolutionPrecision, SingleIsComputedEverywhere) {
  EXPECT_TRUE(computes(ConvolutionPrecision::fp32));
}

// oneDNN knows what it has kernels for, the compiler what the processor says of itself.
TEST(ConvolutionPrecision, HalfIsComputedWhereTheProcessorHasInstructions) {
#if defined(__x86_64__)
  const bool instructions = __builtin_cpu_supports("avx512bf16");
#else
  const bool instructions = false;
#endif
  EXPECT_EQ(computes(ConvolutionPrecision::bf16), instructions);
}

}  // namespace
}  // namespace sightline
