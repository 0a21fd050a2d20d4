#include "weights/tensor_identity.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace sightline {
namespace {

// Python: hashlib.sha256(b"a\0\0" + struct.pack("<f", 0.5) + b"w\0" + b"2x1\0" + struct.pack("<2f", 1, -2)).
constexpr char kOfTwo[] = "4c8ce080138a12779b7f348cba5635df4231b349d20f93c53ef3b430a080b2bd";

TEST(TensorIdentityTest, IsTheHashOfNamesSizesAndValues) {
  // hashlib.sha256(b"w\0" + b"2\0" + struct.pack("<2f", 1, -2))
  EXPECT_EQ(tensors_sha256({{"w", torch::tensor({1.0f, -2.0f})}}),
            "60672458bb685f5db849031cab1a6980f89f5b2e4cd25e975b98fd855b1a49c5");
  EXPECT_EQ(tensors_sha256({{"w", torch::tensor({{1.0f}, {-2.0f}})}, {"a", torch::tensor(0.5f)}}), kOfTwo);
}

TEST(TensorIdentityTest, HowValuesAreStoredDoesNotMatter) {
  const at::Tensor wide = torch::tensor({{1.0f, 7.0f}, {-2.0f, 7.0f}});
  for (const at::ScalarType type : {at::kFloat, at::kHalf, at::kBFloat16, at::kDouble, at::kLong}) {
    const at::Tensor scalar = type == at::kLong ? torch::tensor(0.5f) : torch::tensor(0.5f).to(type);
    EXPECT_EQ(tensors_sha256({{"w", wide.slice(1, 0, 1).to(type)}, {"a", scalar}}), kOfTwo) << type;
  }
  EXPECT_EQ(tensors_sha256({{"w", wide.slice(1, 0, 1)}, {"a", torch::tensor(0.5f)}}),
            kOfTwo);  // not contiguous
}

TEST(TensorIdentityTest, NamesSizesAndValuesDo) {
  const at::Tensor a = torch::tensor(0.5f), w = torch::tensor({{1.0f}, {-2.0f}});
  for (const NamedTensors& other :
       {NamedTensors{{"a", a}}, NamedTensors{{"a", a}, {"v", w}}, NamedTensors{{"a", a}, {"w", w.t()}},
        NamedTensors{{"a", a}, {"w", w + 1e-6f}}, NamedTensors{{"a", a}, {"w", w}, {"x", a}}})
    EXPECT_NE(tensors_sha256(other), kOfTwo);
}

}  // namespace
}  // namespace sightline
