#include "weights/tensor_memory.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "core/error.h"

namespace sightline {
namespace {

TEST(TensorMemory, EveryElementTypeHasTorchsOfTheSameSize) {
  for (const auto& row : EnumNames<ElementType>::kRows) {
    const at::ScalarType type = to_scalar_type(row.value);
    EXPECT_EQ(at::elementSize(type), row.size) << row.name;
    EXPECT_EQ(to_element_type(type), row.value) << row.name;
  }
  EXPECT_EQ(to_scalar_type(ElementType::bf16), at::kBFloat16);
  EXPECT_EQ(to_scalar_type(ElementType::f16), at::kHalf);
  EXPECT_EQ(to_scalar_type(ElementType::u8), at::kByte);
  EXPECT_EQ(to_scalar_type(ElementType::i8), at::kChar);
}

TEST(TensorMemory, WhatNoFileHoldsIsNamed) {
  try {
    to_element_type(at::kComplexFloat);
    FAIL();
  } catch (const ModelError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("ComplexFloat"));
  }
}

TEST(TensorMemory, BytesAreCopiedRowByRow) {
  std::string bytes("\1\0\2\0\3\0\4\0\5\0\xFF\xFF", 12);
  const at::Tensor tensor = copy_tensor(bytes, ElementType::i16, {2, 3});
  bytes.assign(12, '\0');
  EXPECT_TRUE(tensor.equal(torch::tensor({{1, 2, 3}, {4, 5, -1}}, torch::kShort)));
  EXPECT_EQ(copy_tensor("", ElementType::f32, {0, 3}).sizes(), (std::vector<std::int64_t>{0, 3}));
  const at::Tensor truths = copy_tensor(std::string_view("\0\1\7\xFF", 4), ElementType::boolean, {4});
  EXPECT_TRUE(truths.equal(torch::tensor({false, true, true, true})));
}

}  // namespace
}  // namespace sightline
