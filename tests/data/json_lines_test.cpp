#include "data/json_lines.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

std::optional<CaptionPair> pair_of(const std::string& json) {
  return caption_pair(parse_json(json, "w"), "w");
}

TEST(JsonLines, AnObjectNamesAnImageAndItsCaption) {
  for (const char* json :
       {R"({"file_name": "a.jpg", "text": "x"})", R"({"caption": "x", "file": "a.jpg"})",
        R"({"file": "a.jpg", "file_name": "b", "caption": "x", "text": "y", "status": "ok"})"}) {
    const auto pair = pair_of(json);
    ASSERT_TRUE(pair) << json;
    EXPECT_EQ(pair->image, "a.jpg");
    EXPECT_EQ(pair->caption, "x");
    EXPECT_EQ(pair->where, "w");
    EXPECT_EQ(pair->attention, nullptr);
    EXPECT_FALSE(pair->is_label);
  }
}

TEST(JsonLines, AnObjectOfAFaultIsNone) {
  EXPECT_FALSE(pair_of(R"({"file": "a.jpg", "status": "error", "reason": "damaged"})"));
  EXPECT_FALSE(pair_of(R"({"status": "skipped"})"));
}

TEST(JsonLines, AnObjectMayKeepWhereItsWordsLooked) {
  const auto pair = pair_of(R"({"file": "a", "caption": "x", "words": [{"word": "x"}], "grid": [1, 2],
                                "area": [0, 0, 4, 2], "attention": [[0.25, 0.75]]})");
  ASSERT_TRUE(pair && pair->attention);
  EXPECT_THAT(pair->attention->maps.alpha, ::testing::ElementsAre(0.25f, 0.75f));
}

TEST(JsonLines, FaultsNameTheKey) {
  const auto fault = [](const std::string& json) { return raised<DataError>([&] { pair_of(json); }); };
  EXPECT_THAT(fault(R"({"text": "x"})"), HasSubstr("w: key 'file_name' is missing"));
  EXPECT_THAT(fault(R"({"file": "a"})"), HasSubstr("w: key 'text' is missing"));
  EXPECT_THAT(fault(R"({"file": "a", "caption": 3})"), HasSubstr("w: key 'caption' is"));
  EXPECT_THAT(fault(R"({"file": ["a"], "caption": "x"})"), HasSubstr("w: key 'file' is"));
  EXPECT_THAT(fault(R"({"file": "a", "caption": "x", "status": 1})"), HasSubstr("w: key 'status' is"));
  EXPECT_THAT(fault(R"(["a", "x"])"), HasSubstr("w"));
}

TEST(JsonLines, OfAFileComeWithTheirLine) {
  const TemporaryDirectory directory;
  std::string found;
  const auto take = [&](CaptionPair& pair) {
    found += pair.image + "@" + pair.where.substr(pair.where.rfind(' ') + 1) + " ";
  };
  read_json_lines(directory.write("l.jsonl",
                                  "{\"file\": \"a\", \"caption\": \"x\"}\r\n\n"
                                  "{\"file\": \"b\", \"status\": \"error\"}\n"
                                  "{\"file\": \"c\", \"caption\": \"y\"}"),
                  take);
  EXPECT_EQ(found, "a@1 c@4 ");
  const auto damaged = directory.write("l.jsonl", "{\"file\": \"a\", \"caption\": \"x\"}\n{\"file\n");
  EXPECT_THAT(raised<DataError>([&] { read_json_lines(damaged, take); }),
              HasSubstr("l.jsonl: line 2: not valid JSON"));
}

}  // namespace
}  // namespace sightline
