#include "weights/safetensors_header.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "weights/safetensors_bytes.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

std::string header_error(const std::string& bytes) {
  try {
    parse_safetensors_header(bytes, "FILE");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

// Places count from the file's first byte, whatever the order of the header.
TEST(SafetensorsHeader, TellsWhereTensorsLie) {
  const std::string header = R"({"z":{"shape":[2,1],"data_offsets":[4,8],"dtype":"F16"},)"
                             R"("__metadata__":{"format":"pt","\u00e9":""},)"
                             R"("none":{"dtype":"F64","shape":[0,3],"data_offsets":[4,4]},)"
                             R"("one":{"dtype":"I32","shape":[],"data_offsets":[0,4]}}  )";
  const std::size_t data = 8 + header.size();
  const SafetensorsHeader found = parse_safetensors_header(safetensors_bytes(header, "12345678"), "FILE");
  ASSERT_EQ(found.entries.size(), 3u);
  EXPECT_EQ(found.entries[0].name, "one");
  EXPECT_EQ(found.entries[0].begin, data);
  EXPECT_EQ(found.entries[0].end, data + 4);
  EXPECT_TRUE(found.entries[0].shape.empty());
  EXPECT_EQ(found.entries[1].name, "none");
  EXPECT_EQ(found.entries[1].end, data + 4);
  EXPECT_EQ(found.entries[2].name, "z");
  EXPECT_EQ(found.entries[2].type, ElementType::f16);
  EXPECT_EQ(found.entries[2].shape, (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(found.entries[2].end, data + 8);
  EXPECT_EQ(found.metadata, (std::map<std::string, std::string>{{"format", "pt"}, {"é", ""}}));
}

TEST(SafetensorsHeader, MayTellOfNothing) {
  const SafetensorsHeader found = parse_safetensors_header(safetensors_bytes("{}", ""), "FILE");
  EXPECT_TRUE(found.entries.empty());
  EXPECT_TRUE(found.metadata.empty());
}

TEST(SafetensorsHeader, ShapesHaveSixteenSizesAtMost) {
  const auto of_ones = [](int sizes) {
    std::string shape = "1";
    for (int i = 1; i < sizes; ++i) shape += ",1";
    return header_error(
        safetensors_bytes(R"({"a":{"dtype":"U8","shape":[)" + shape + R"(],"data_offsets":[0,1]}})", "x"));
  };
  EXPECT_EQ(of_ones(16), "none");
  EXPECT_THAT(of_ones(17), HasSubstr("FILE: the header has more than 16 dimensions at 'shape'"));
}

TEST(SafetensorsHeader, TellsWhichByteIsNoJson) {
  EXPECT_THAT(header_error(safetensors_bytes("{\"a\" 1}", "")), HasSubstr("not valid JSON at byte 14"));
  EXPECT_THAT(header_error(safetensors_bytes("{\"\xFF\":1}", "")), HasSubstr("not valid JSON at byte"));
  EXPECT_THAT(header_error(safetensors_bytes("{} {}", "")), HasSubstr("not valid JSON at byte 12"));
}

TEST(SafetensorsHeader, NamesWhatIsWrong) {
  const std::string good = R"("a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
  const std::string data(8, '\0');
  EXPECT_EQ(header_error(safetensors_bytes("{" + good + "}", data)), "none");

  EXPECT_THAT(header_error(""), HasSubstr("0 bytes"));
  EXPECT_THAT(header_error(std::string(8, '\xff')), HasSubstr("18446744073709551615"));
  EXPECT_THAT(header_error(safetensors_bytes("[1]", "")), HasSubstr("not a JSON object"));
  EXPECT_THAT(header_error(safetensors_bytes("{", "")), HasSubstr("not valid JSON"));
  EXPECT_THAT(header_error(safetensors_bytes("{" + good + "}", data.substr(1))), HasSubstr("truncated"));
  EXPECT_THAT(header_error(safetensors_bytes("{" + good + "}", data + "x")),
              HasSubstr("1 byte after the last tensor"));
  EXPECT_THAT(header_error(safetensors_bytes("{" + good + "," + good + "}", data)), HasSubstr("twice"));
  const auto entry = [&](const std::string& text, const std::string& bytes) {
    return header_error(safetensors_bytes(R"({"a":)" + text + "}", bytes));
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
      header_error(safetensors_bytes(
          R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})",
          data.substr(2))),
      HasSubstr("overlaps"));
  EXPECT_THAT(
      header_error(safetensors_bytes(
          R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})",
          data)),
      HasSubstr("hole"));
  EXPECT_THAT(header_error(safetensors_bytes(R"({"__metadata__":{"k":1}})", "")),
              HasSubstr("a number at 'k'"));
  EXPECT_THAT(header_error(safetensors_bytes("{\"a\":" + std::string(1'000'000, '['), "")),
              HasSubstr("a list at 'a'"));
}

}  // namespace
}  // namespace sightline
