#include "data/caption_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

CaptionSet some_images() {
  return {"set", {{"1", "val/a.jpg", {}}, {"2", "val/b.jpg", {}}, {"x", "test/b.jpg", {}}, {"y", "c", {}}}};
}

MatchedResults match(const std::string& bytes) {
  const TemporaryDirectory directory;
  return match_results(some_images(), read_caption_results(directory.write("results", bytes)));
}

TEST(CaptionResults, CocoResultsMatchByIdWhateverItsType) {
  const MatchedResults matched =
      match(R"([{"image_id": "2", "caption": "two"}, {"image_id": 1.0, "caption": "one"},
    {"image_id": "x", "caption": "ex"}, {"image_id": 2, "caption": "again"}, {"image_id": 9, "caption": "nine"}])");
  EXPECT_THAT(matched.captions, ElementsAre(Optional<std::string>("one"), Optional<std::string>("two"),
                                            Optional<std::string>("ex"), std::nullopt));
  EXPECT_THAT(matched.missing, ElementsAre("y"));
  EXPECT_THAT(matched.extra, ElementsAre("9"));
  EXPECT_THAT(matched.duplicates, ElementsAre("2"));
}

TEST(CaptionResults, ATextThatIsNoIdIsAFileName) {
  const MatchedResults matched =
      match(R"([{"image_id": "val/a.jpg", "caption": "one"}, {"image_id": "val/b", "caption": "two"},
    {"image_id": "x", "caption": "ex"}, {"image_id": "c", "caption": "sea"}, {"image_id": "b.jpg", "caption": "which?"}])");
  EXPECT_THAT(matched.captions, ElementsAre(Optional<std::string>("one"), Optional<std::string>("two"),
                                            Optional<std::string>("ex"), Optional<std::string>("sea")));
  EXPECT_THAT(matched.extra, ElementsAre("\"b.jpg\""));
}

// A number is never a file's name: another set's results would be scored against these images.
TEST(CaptionResults, ANumberIsAnIdAlone) {
  const TemporaryDirectory directory;
  const CaptionSet set{"set", {{"100", "7.jpg", {}}}};
  const auto matched = [&](const std::string& bytes) {
    return match_results(set, read_caption_results(directory.write("results", bytes)));
  };
  EXPECT_THAT(matched(R"([{"image_id": 7, "caption": "seven"}])").extra, ElementsAre("7"));
  EXPECT_THAT(matched(R"([{"image_id": "7", "caption": "seven"}])").extra, IsEmpty());
}

TEST(CaptionResults, RefusesWhatIsNoCocoResultsFile) {
  const TemporaryDirectory directory;
  const auto error_for = [&](const std::string& json) {
    return raised<DataError>([&] { read_caption_results(directory.write("r.json", json)); });
  };
  EXPECT_THAT(error_for(R"([{"image_id": 1}])"), HasSubstr("r.json: [0]: key 'caption' is missing"));
  EXPECT_THAT(error_for(R"([{"image_id": 1, "caption": "a"}, 7])"),
              HasSubstr("[1] found 7, expected an object"));
}

// pycocotools takes them for two as well.
TEST(CaptionResults, ANumberAndTheSameTextAreTwoIds) {
  const TemporaryDirectory directory;
  const auto matched = [&](const CaptionSet& set, const std::string& bytes) {
    return match_results(set, read_caption_results(directory.write("results", bytes)));
  };
  const CaptionSet both{"set", {{"7", "a.jpg", {}, IdType::number}, {"7", "b.jpg", {}, IdType::text}}};
  const CaptionSet one{"set", {{"7", "a.jpg", {}, IdType::number}}};
  const std::string two = R"([{"image_id": "7", "caption": "text"}, {"image_id": 7, "caption": "number"}])";
  EXPECT_THAT(matched(both, two).captions,
              ElementsAre(Optional<std::string>("number"), Optional<std::string>("text")));
  EXPECT_THAT(matched(both, R"([{"image_id": 7, "caption": "number"}])").missing, ElementsAre("\"7\""));
  const MatchedResults of_one = matched(one, two);
  EXPECT_THAT(of_one.captions, ElementsAre(Optional<std::string>("number")));
  EXPECT_THAT(of_one.extra, ElementsAre("\"7\""));
  // Where there is only the other, it is meant.
  EXPECT_THAT(matched(one, R"([{"image_id": "7", "caption": "text"}])").captions,
              ElementsAre(Optional<std::string>("text")));
  EXPECT_THAT(
      matched(one, R"([{"image_id": "7", "caption": "a"}, {"image_id": "7", "caption": "b"}])").duplicates,
      ElementsAre("\"7\""));
}

TEST(CaptionResults, FilesMatchByTheEndOfTheirPaths) {
  const MatchedResults matched = match(
      "{\"file\": \"/photos/val/a.jpg\", \"caption\": \"one\"}\n"
      "{\"file\": \"./val/b.jpg\", \"caption\": \"two\"}\n"
      "{\"file\": \"b.jpg\", \"caption\": \"which?\"}\n"
      "{\"file\": \"photos/c\", \"caption\": \"sea\"}\n"
      "{\"file\": \"d.jpg\", \"caption\": \"no\"}\n");
  EXPECT_THAT(matched.captions, ElementsAre(Optional<std::string>("one"), Optional<std::string>("two"),
                                            std::nullopt, Optional<std::string>("sea")));
  EXPECT_THAT(matched.missing, ElementsAre("test/b.jpg"));
  EXPECT_THAT(matched.extra, ElementsAre("b.jpg", "d.jpg"));
  EXPECT_THAT(matched.duplicates, IsEmpty());
}

// Names with thousands of directories: in memory of their length, not of its square.
TEST(CaptionResults, DeepNamesMatchByTheirEnds) {
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "d/";
  const CaptionSet set{"set", {{"1", deep + "a.jpg", {}}, {"2", deep + "b.jpg", {}}}};
  CaptionResults results{"results", true, {}};
  for (const std::string image : {"a.jpg", "d/d/b", "d/c.jpg"}) results.captions.push_back({image, image});
  const MatchedResults matched = match_results(set, results);
  EXPECT_THAT(matched.captions, ElementsAre(Optional<std::string>("a.jpg"), Optional<std::string>("d/d/b")));
  EXPECT_THAT(matched.extra, ElementsAre("d/c.jpg"));
}

TEST(CaptionResults, TablesMatchByFile) {
  EXPECT_THAT(match("a.jpg\tone\ntest/b.jpg\tex\n").missing, ElementsAre("val/b.jpg", "c"));
  EXPECT_THAT(match("image,caption\na.jpg,one\ntest/b.jpg,ex\n").missing, ElementsAre("val/b.jpg", "c"));
}

TEST(CaptionResults, SidecarsOfAMirroredTreeMatchByStem) {
  const TemporaryDirectory directory;
  directory.write("out/val/a.txt", "one\nand its second best\n");
  directory.write("out/test/b.jpg.txt", "ex\n");
  const CaptionResults results = read_caption_results(directory.path() / "out");
  const MatchedResults matched = match_results(some_images(), results);
  EXPECT_THAT(matched.captions, ElementsAre(Optional<std::string>("one"), std::nullopt,
                                            Optional<std::string>("ex"), std::nullopt));
  EXPECT_THAT(matched.extra, IsEmpty());
  EXPECT_THAT(matched.duplicates, IsEmpty());
}

TEST(CaptionResults, ReferencesAreNoResults) {
  EXPECT_THAT(raised<DataError>([] { match(R"({"images": [], "annotations": []})"); }),
              HasSubstr("as references are"));
}

}  // namespace
}  // namespace sightline
