#include "weights/safetensors.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/error.h"
#include "core/files.h"
#include "core/scratch_file.h"
#include "weights/safetensors_bytes.h"
#include "weights/safetensors_header.h"

namespace sightline {
namespace {

TEST(Safetensors, ReadsAFileWrittenByHand) {
  const ScratchFile file(safetensors_bytes(
      R"({"__metadata__":{"format":"pt"},"b":{"dtype":"I16","shape":[2],"data_offsets":[8,12]},)"
      R"("a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}   )",
      std::string("\0\0\x80\x3f\0\0\0\xc0\x05\0\xff\xff", 12)));
  const Safetensors content = read_safetensors(file.path());
  ASSERT_EQ(content.tensors.size(), 2u);
  EXPECT_TRUE(content.tensors.at("a").equal(torch::tensor({{1.f, -2.f}})));
  EXPECT_TRUE(content.tensors.at("b").equal(torch::tensor({5, -1}, torch::kShort)));
  EXPECT_EQ(content.metadata.at("format"), "pt");
  EXPECT_EQ(read_safetensors_metadata(file.path()), content.metadata);
}

TEST(Safetensors, RoundTripsEveryTypeAligned) {
  Safetensors content;
  for (const auto type : {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong, at::kInt, at::kShort,
                          at::kChar, at::kByte, at::kBool})
    content.tensors[at::toString(type)] = torch::arange(7).remainder(2).to(type);
  content.tensors["scalar"] = torch::tensor(2.5);
  content.tensors["empty"] = torch::zeros({3, 0});
  content.tensors["transposed"] = torch::arange(6).reshape({2, 3}).t();
  content.metadata = {{"quoted", "a \"word\"\n"}, {"unicode", "é"}};
  const ScratchFile file;
  write_safetensors(file.path(), content);

  const Safetensors back = read_safetensors(file.path());
  EXPECT_EQ(back.metadata, content.metadata);
  ASSERT_EQ(back.tensors.size(), content.tensors.size());
  for (const auto& [name, tensor] : content.tensors) {
    EXPECT_EQ(back.tensors.at(name).scalar_type(), tensor.scalar_type()) << name;
    EXPECT_TRUE(back.tensors.at(name).equal(tensor)) << name;
  }
  const std::string bytes = read_file(file.path());
  for (const SafetensorsEntry& entry : parse_safetensors_header(bytes, "FILE").entries)
    EXPECT_EQ(entry.begin % element_size(entry.type), 0u) << entry.name;
}

TEST(Safetensors, AnyTruncationIsAModelError) {
  Safetensors content;
  content.tensors = {{"a", torch::arange(5)}, {"b", torch::ones({2, 2})}};
  content.metadata = {{"k", "v"}};
  const ScratchFile file;
  write_safetensors(file.path(), content);
  const std::string bytes = read_file(file.path());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_THROW(parse_safetensors_header(bytes.substr(0, size), "FILE"), ModelError) << size;
}

TEST(Safetensors, OddBoolsBecomeTrue) {
  const ScratchFile file(safetensors_bytes(R"({"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}})",
                                           std::string("\0\1\7", 3)));
  EXPECT_TRUE(read_safetensors(file.path()).tensors.at("a").equal(torch::tensor({false, true, true})));
}

}  // namespace
}  // namespace sightline
