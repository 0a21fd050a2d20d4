#include "weights/tensor_hash.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

// Python: hashlib.sha256(b"a\0\0" + struct.pack("<f", 0.5) + b"w\0" + b"2x1\0" + struct.pack("<2f", 1, -2)).
TEST(TensorHash, IsOverNamesSizesAndValues) {
  TensorHash hash;
  hash.add("a", {}, std::vector<float>{0.5f});
  hash.add("w", {2, 1}, std::vector<float>{1, -2});
  EXPECT_EQ(hash.hex_digest(), "4c8ce080138a12779b7f348cba5635df4231b349d20f93c53ef3b430a080b2bd");
}

}  // namespace
}  // namespace sightline
