#include "weights/safetensors.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "core/error.h"
#include "core/files.h"
#include "core/scratch_file.h"
#include "weights/safetensors_header.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

std::string file_of(const std::string& header, const std::string& data) {
  const std::uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), 8) + header + data;
}

std::string header_error(const std::string& bytes) {
  try {
    parse_safetensors_header(bytes, "FILE");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

TEST(Safetensors, ReadsAFileWrittenByHand) {
  const ScratchFile file(
      file_of(R"({"__metadata__":{"format":"pt"},"b":{"dtype":"I16","shape":[2],"data_offsets":[8,12]},)"
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

TEST(Safetensors, NamesWhatIsWrong) {
  const std::string good = R"("a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
  const std::string data(8, '\0');
  EXPECT_EQ(header_error(file_of("{" + good + "}", data)), "none");

  EXPECT_THAT(header_error(""), HasSubstr("0 bytes"));
  EXPECT_THAT(header_error(std::string(8, '\xff')), HasSubstr("18446744073709551615"));
  EXPECT_THAT(header_error(file_of("[1]", "")), HasSubstr("not a JSON object"));
  EXPECT_THAT(header_error(file_of("{", "")), HasSubstr("not valid JSON"));
  EXPECT_THAT(header_error(file_of("{" + good + "}", data.substr(1))), HasSubstr("truncated"));
  EXPECT_THAT(header_error(file_of("{" + good + "}", data + "x")), HasSubstr("1 byte after the last tensor"));
  EXPECT_THAT(header_error(file_of("{" + good + "," + good + "}", data)), HasSubstr("twice"));
  const auto entry = [&](const std::string& text, const std::string& bytes) {
    return header_error(file_of(R"({"a":)" + text + "}", bytes));
  };
  EXPECT_THAT(entry(R"({"dtype":"F7","shape":[2],"data_offsets":[0,8]})", data),
              HasSubstr("unknown type 'F7'"));
  EXPECT_THAT(entry(R"({"dtype":"F32","shape":[3],"data_offsets":[0,8]})", data),
              HasSubstr("F32[3] but has 8 bytes"));
  EXPECT_THAT(entry(R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})", data), HasSubstr("number -2"));
  EXPECT_THAT(entry(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})", data), HasSubstr("bytes 8 to 0"));
  EXPECT_THAT(entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0]})", data),
              HasSubstr("two data_offsets"));
  EXPECT_THAT(entry(R"({"dtype":"F32","shape":[2]})", data), HasSubstr("no 'data_offsets'"));
  EXPECT_THAT(entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":[1]})", data),
              HasSubstr("a list at 'x'"));
  EXPECT_THAT(entry(R"({"dtype":"F32","shape":[1.5],"data_offsets":[0,8]})", data), HasSubstr("1.5"));
  EXPECT_THAT(entry(R"({"dtype":"F32","shape":[4611686018427387904,4,2],"data_offsets":[0,0]})", ""),
              HasSubstr("has 0 bytes"));
  EXPECT_THAT(entry(R"({"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]})", ""),
              HasSubstr("has 0 bytes"));
  EXPECT_THAT(entry("7", ""), HasSubstr("a number at 'a'"));
  EXPECT_THAT(entry(R"({"dtype":"F32","shape":[1],"data_offsets":[18446744073709551615,4]})", data),
              HasSubstr("number 1844"));
  EXPECT_THAT(
      header_error(file_of(
          R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})",
          data.substr(2))),
      HasSubstr("overlaps"));
  EXPECT_THAT(
      header_error(file_of(
          R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})",
          data)),
      HasSubstr("hole"));
  EXPECT_THAT(header_error(file_of(R"({"__metadata__":{"k":1}})", "")), HasSubstr("a number at 'k'"));
  EXPECT_THAT(header_error(file_of("{\"a\":" + std::string(1'000'000, '['), "")), HasSubstr("a list at 'a'"));
}

TEST(Safetensors, AnyTruncationIsAModelError) {
  Safetensors content;
  content.tensors = {{"a", torch::arange(5)}, {"b", torch::ones({2, 2})}};
  content.metadata = {{"k", "v"}};
  const ScratchFile file;
  write_safetensors(file.path(), content);
  const std::string bytes = read_file(file.path());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_NE(header_error(bytes.substr(0, size)), "none") << size;
}

TEST(Safetensors, OddBoolsBecomeTrue) {
  const ScratchFile file(
      file_of(R"({"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}})", std::string("\0\1\7", 3)));
  EXPECT_TRUE(read_safetensors(file.path()).tensors.at("a").equal(torch::tensor({false, true, true})));
}

}  // namespace
}  // namespace sightline
