#include "weights/mapped_tensors.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "core/error.h"
#include "core/scratch_file.h"
#include "weights/safetensors.h"

namespace sightline {
namespace {

TEST(MappedTensors, WidensExactly) {
  const ScratchFile file;
  const auto values = torch::randn({3, 5}) * 100;
  Safetensors content;
  content.metadata["who"] = "me";
  content.tensors = {
      {"a", torch::zeros({1}, torch::kByte)},  // so that nothing behind it is aligned
      {"double", values.to(torch::kDouble)},  {"empty", torch::zeros({0, 4})},       {"float", values},
      {"half", values.to(torch::kHalf)},      {"brain", values.to(torch::kBFloat16)}};
  write_safetensors(file.path(), content);
  const MappedTensors tensors(file.path());
  EXPECT_EQ(tensors.metadata().at("who"), "me");
  EXPECT_EQ(tensors.entries().size(), 6u);
  EXPECT_EQ(tensors.find("b"), nullptr);
  for (const char* name : {"float", "half", "brain"}) {
    const SafetensorsEntry* entry = tensors.find(name);
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->shape, (std::vector<std::int64_t>{3, 5}));
    const auto expected = content.tensors[name].to(torch::kFloat).contiguous();
    EXPECT_THAT(
        tensors.floats(*entry),
        ::testing::ElementsAreArray(expected.data_ptr<float>(), static_cast<std::size_t>(expected.numel())))
        << name;
    std::vector<float> part(4);
    const MappedTensors::Reading reading(tensors, *entry);
    tensors.copy_floats(*entry, 6, part.size(), part.data());
    EXPECT_THAT(part, ::testing::ElementsAreArray(expected.data_ptr<float>() + 6, part.size())) << name;
  }
  EXPECT_TRUE(tensors.floats(*tensors.find("empty")).empty());
  EXPECT_THROW(tensors.floats(*tensors.find("double")), ModelError);
}

}  // namespace
}  // namespace sightline
