#include "core/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const DataError& error) {
    return error.what();
  }
  return "no DataError";
}

TEST(Json, SyntaxErrorNamesFileLineAndColumn) {
  EXPECT_EQ(message_of([] { parse_json("{\n  \"a\": 1,\n  \"b\" 2\n}", "config.json"); }),
            "config.json: not valid JSON at line 3, column 7");
  EXPECT_THAT(message_of([] { parse_json("", "empty.json"); }),
              HasSubstr("empty.json: not valid JSON at line 1"));
}

TEST(Json, DeepNestingIsAnErrorAndNeverACrash) {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + "\"[[\\\"{\"" + std::string(levels, ']');
  };
  EXPECT_EQ(message_of([&] { dump_json(parse_json(nested(kDeepestJson), "deep.json")); }), "no DataError")
      << "what stands in a string is no level";
  const std::string refused = "deep.json: is nested more than 256 levels deep";
  EXPECT_THAT(message_of([&] { parse_json(nested(kDeepestJson + 1), "deep.json"); }), HasSubstr(refused));
  EXPECT_THAT(message_of([] { parse_json(std::string(1 << 20, '['), "deep.json"); }), HasSubstr(refused));
  const std::string million(1 << 20, '[');
  EXPECT_THAT(message_of([&] {
                const std::string text = "{\"file\":" + million + std::string(1 << 20, ']') + "}";
                json_get<std::string>(parse_json(text, "deep.json"), "file", "deep.json");
              }),
              HasSubstr(refused));
  std::string side_by_side = "[[]";
  for (int i = 0; i < 1000; ++i) side_by_side += ",[]";
  EXPECT_EQ(parse_json(side_by_side + "]", "wide.json").size(), 1001u);
}

TEST(Json, ReadsFilesAndNamesMissingOnes) {
  const TemporaryDirectory directory;
  write_file_atomically(directory.path() / "a.json", R"({"k": [1, 2]})");
  EXPECT_EQ(read_json_file(directory.path() / "a.json")["k"][1], 2);
  EXPECT_THAT(message_of([&] { read_json_file(directory.path() / "none.json"); }), HasSubstr("none.json"));
}

TEST(Json, GetReturnsTypedMembers) {
  const Json object = parse_json(
      R"({"flag": true, "count": 3, "big": 5000000000, "rate": 0.5, "name": "x", "list": ["a", "b"]})",
      "test");
  EXPECT_TRUE(json_get<bool>(object, "flag", "test"));
  EXPECT_EQ(json_get<int>(object, "count", "test"), 3);
  EXPECT_EQ(json_get<std::int64_t>(object, "big", "test"), 5000000000);
  EXPECT_EQ(json_get<double>(object, "rate", "test"), 0.5);
  EXPECT_EQ(json_get<double>(object, "count", "test"), 3.0);
  EXPECT_EQ(json_get<std::string>(object, "name", "test"), "x");
  EXPECT_THAT(json_get<std::vector<std::string>>(object, "list", "test"), ::testing::ElementsAre("a", "b"));
  EXPECT_EQ(json_get_or<int>(object, "absent", 7, "test"), 7);
}

TEST(Json, GetSaysWhatIsMissingOrOfTheWrongType) {
  const Json object = parse_json(R"({"name": 5, "half": 0.5, "big": 5000000000, "list": ["a", 1]})", "test");
  EXPECT_EQ(message_of([&] { json_get<int>(object, "absent", "run.json"); }),
            "run.json: key 'absent' is missing");
  EXPECT_EQ(message_of([&] { json_get<std::string>(object, "name", "run.json"); }),
            "run.json: key 'name' is 5, expected a string");
  EXPECT_THAT(message_of([&] { json_get<int>(object, "half", "t"); }), HasSubstr("expected a whole number"));
  EXPECT_THAT(message_of([&] { json_get<int>(object, "big", "t"); }), HasSubstr("expected a whole number"));
  EXPECT_THAT(message_of([&] { json_get<std::vector<std::string>>(object, "list", "t"); }),
              HasSubstr("expected a list of strings"));
  EXPECT_THAT(message_of([&] { json_get_or<std::string>(object, "name", "x", "t"); }),
              HasSubstr("expected a string"));
  EXPECT_THAT(message_of([] { json_get<int>(parse_json("[1]", "t"), "k", "t"); }),
              AllOf(HasSubstr("array"), HasSubstr("expected an object")));
}

// Beyond 64 bits with a sign, where it would become another, small and negative.
TEST(Json, AWholeNumberThatDoesNotFitIsNone) {
  const Json object = parse_json(
      R"({"last": 9223372036854775807, "over": 9223372036854775808, "most": 18446744073709551615})", "t");
  EXPECT_EQ(json_get<std::int64_t>(object, "last", "t"), std::numeric_limits<std::int64_t>::max());
  for (const char* key : {"over", "most"}) {
    EXPECT_THAT(message_of([&] { json_get<std::int64_t>(object, key, "t"); }),
                HasSubstr("expected a whole number"));
    EXPECT_THAT(message_of([&] { json_get<int>(object, key, "t"); }), HasSubstr("expected a whole number"));
  }
}

TEST(Json, DumpIsValidUtf8AndKeepsTheOrderOfKeys) {
  Json object;
  object["z"] = "caf\xC3\xA9";
  object["a"] = "bad \xFF byte";
  EXPECT_EQ(dump_json(object), "{\"z\":\"café\",\"a\":\"bad \xEF\xBF\xBD byte\"}");
}

TEST(Json, AFileMayBeUtf16WithItsMark) {
  const TemporaryDirectory directory;
  const auto path = directory.write("a.json", std::string("\xFF\xFE{\0\"\0a\0\"\0:\0"
                                                          "1\0}\0",
                                                          16));
  EXPECT_EQ(read_json_file(path).at("a"), 1);
}

TEST(Json, ANumberBeyondAllDoublesIsABadDocument) {
  try {
    parse_json(R"({"a": 6e788})", "FILE");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_STREQ(error.what(), "FILE: found the number '6e788', expected one within the range of a double");
  }
}

}  // namespace
}  // namespace sightline
