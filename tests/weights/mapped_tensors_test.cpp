#include "weights/mapped_tensors.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "core/error.h"
#include "core/scratch_file.h"
#include "core/sha256.h"
#include "weights/safetensors.h"
#include "weights/weights.h"

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

// make_weights.py wrote them; read_weights() is what they hold.
TEST(MappedTensors, OfATorchFileLieWhereTheyAre) {
  for (const char* name : {"weights_zip.pth", "weights_legacy.pth", "weights_protocol4.pth",
                           "weights_legacy_protocol4.pth", "checkpoint_zip.pth", "checkpoint_legacy.pth"}) {
    SCOPED_TRACE(name);
    const MappedTensors tensors = MappedTensors::of_weights(fixture(name));
    EXPECT_EQ(tensors.sha256(), sha256_of_file(fixture(name)));
    std::size_t lying = 0;
    for (const auto& [key, expected] : read_weights(fixture(name))) {
      SCOPED_TRACE(key);
      const SafetensorsEntry* entry = tensors.find(key);
      if (!expected.is_contiguous() || expected.numel() == 0) {
        EXPECT_EQ(entry, nullptr);
        continue;
      }
      ++lying;
      ASSERT_NE(entry, nullptr);
      EXPECT_EQ(entry->shape, expected.sizes().vec());
      EXPECT_EQ(tensors.bytes(*entry),
                std::string_view(static_cast<const char*>(expected.data_ptr()), expected.nbytes()));
    }
    EXPECT_EQ(lying, 12u);  // one is transposed, one is empty
    EXPECT_EQ(tensors.entries().size(), lying);
  }
}

TEST(MappedTensors, OfASafetensorsFileComeByTheSameCall) {
  const ScratchFile file;
  write_safetensors(file.path(), {{{"w", torch::tensor({1.f, -2.f})}}, {}});
  const MappedTensors tensors = MappedTensors::of_weights(file.path());
  EXPECT_THAT(tensors.floats(*tensors.find("w")), ::testing::ElementsAre(1, -2));
  EXPECT_THROW(MappedTensors::of_weights(fixture("evil.pth")), ModelError);
  EXPECT_THROW(MappedTensors{fixture("weights_zip.pth")}, ModelError);  // a model is none of torch's
}

}  // namespace
}  // namespace sightline
