#include "cli/blas.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(BetterKernels, AreForProcessorsThatOpenBlasDoesNotKnow) {
  EXPECT_EQ(better_kernels("Prescott", {.avx2 = true, .avx512 = true}), "SkylakeX");
  EXPECT_EQ(better_kernels("Prescott", {.avx2 = true}), "Haswell");
  EXPECT_EQ(better_kernels("Prescott", {}), "");  // it may be one
  for (const char* known : {"Haswell", "Zen", "SkylakeX", "Cooperlake", "unknown"})
    EXPECT_EQ(better_kernels(known, {.avx2 = true, .avx512 = true}), "") << known;
}

}  // namespace
}  // namespace sightline
