#include "pipeline/record_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "pipeline/records.h"

namespace sightline {
namespace {

using testing::captioned;

// "a dog" over two cells beside each other, with a slot for looking nowhere.
CaptionRecord looked_at() {
  CaptionRecord record = captioned("a.jpg", {"a", "dog"});
  Hypothesis& best = record.hypotheses.front();
  best.layout = Grid{1, 2};
  best.extra = 1;
  best.alpha = {0.25f, 0.25f, 0.5f, 0, 1, 0};
  record.geometry = Geometry(Preprocessing{}, 40, 20);
  return record;
}

TEST(RecordJson, HasTheCaptionItsWordsAndTheGrid) {
  const Json json = record_json(captioned("a.jpg", {"a", "dog"}), false);
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  EXPECT_EQ(keys, (std::vector<std::string>{"file", "status", "caption", "log_prob", "confidence", "words",
                                            "grid"}));
  EXPECT_EQ(json["status"], "ok");
  EXPECT_EQ(json["caption"], "a dog");
  EXPECT_EQ(json["log_prob"], -1.5);
  EXPECT_DOUBLE_EQ(json["confidence"].get<double>(), std::exp(-0.5));
  EXPECT_EQ(json["words"][1], Json({{"word", "dog"}, {"log_prob", -0.5}}));
  EXPECT_EQ(json["grid"], Json({1, 1}));
}

TEST(RecordJson, RegionsOfADetectorHaveBoxes) {
  CaptionRecord record = looked_at();
  record.hypotheses.front().layout = Sequence{2};
  record.geometry = Geometry::of_boxes({{1, 2, 3, 4}, {0, 0, 40, 20}}, 40, 20);
  const Json json = record_json(record, true);
  EXPECT_EQ(json["regions"], 2);
  EXPECT_EQ(json["boxes"], Json::parse("[[1.0, 2.0, 4.0, 6.0], [0.0, 0.0, 40.0, 20.0]]"));
  EXPECT_FALSE(json.contains("grid") || json.contains("area"));
  EXPECT_FALSE(record_json(record, false).contains("boxes"));
  record.geometry = Geometry::of_boxes({}, 40, 20);
  EXPECT_FALSE(record_json(record, true).contains("boxes")) << "nobody said where they lie";
}

TEST(RecordJson, ASentenceChangesTheCaptionAndNotTheWords) {
  CaptionRecord record = captioned("a.jpg", {"a", "dog"});
  record.sentence = true;
  const Json json = record_json(record, false);
  EXPECT_EQ(json["caption"], "A dog.");
  EXPECT_EQ(json["words"][0]["word"], "a");
}

TEST(RecordJson, AttentionComesWithItsAreaWhereItIsAskedFor) {
  const Json plain = record_json(looked_at(), false);
  EXPECT_FALSE(plain.contains("attention"));
  EXPECT_FALSE(plain.contains("area"));
  EXPECT_EQ(plain["words"][0]["visual"], 0.5);  // half of it looked nowhere
  EXPECT_EQ(plain["words"][1]["visual"], 1.0);
  const Json json = record_json(looked_at(), true);
  EXPECT_EQ(json["attention"], Json::parse("[[0.25, 0.25], [0.0, 1.0]]"));
  EXPECT_EQ(json["area"], Json::parse("[0.0, 0.0, 40.0, 20.0]"));
  EXPECT_FALSE(json.contains("heads"));
  EXPECT_FALSE(json.contains("members"));
  EXPECT_TRUE(record_json(captioned("a.jpg", {"a"}), true)["attention"].is_null());
}

TEST(RecordJson, RegionsThatAreNoGridAreCounted) {
  CaptionRecord record = captioned("a.jpg", {"a"});
  record.hypotheses[0].layout = Sequence{5};
  record.hypotheses[0].glimpses = {3};
  const Json json = record_json(record, false);
  EXPECT_FALSE(json.contains("grid"));
  EXPECT_EQ(json["regions"], 5);
  EXPECT_EQ(json["glimpses"], Json::parse("[3]"));
}

TEST(RecordJson, OthersThanTheBestAreAlternativesInTheirOrder) {
  CaptionRecord record = captioned("a.jpg", {"a", "dog"});
  EXPECT_FALSE(record_json(record, false).contains("score"));
  record.hypotheses[0].score = -1;
  for (const char* word : {"cat", "bus"}) {
    record.hypotheses.push_back(record.hypotheses[0]);
    record.hypotheses.back().words[1] = word;
    record.hypotheses.back().score -= 1;
  }
  const Json json = record_json(record, false);
  EXPECT_EQ(json["score"], -1);
  ASSERT_EQ(json["alternatives"].size(), 2u);
  EXPECT_EQ(json["alternatives"][0]["caption"], "a cat");
  EXPECT_EQ(json["alternatives"][1]["caption"], "a bus");
  EXPECT_EQ(json["alternatives"][0]["score"], -2);
  EXPECT_FALSE(json["alternatives"][0].contains("file"));
}

TEST(RecordJson, OfACalibratedModelSaysWhatTheCaptionIsWorth) {
  CaptionRecord record = captioned("a.jpg", {"a"});
  record.judgement = Judgement{Worth::unsure, 2.5, true};
  const Json json = record_json(record, false);
  EXPECT_EQ(json["worth"], "unsure");
  EXPECT_EQ(json["unlike"], true);
  EXPECT_EQ(json["distance"], 2.5);
}

TEST(RecordJson, WithoutACaptionThereIsAReasonAlone) {
  EXPECT_EQ(record_json(testing::failed("a.jpg", "is torn"), true),
            Json({{"file", "a.jpg"}, {"status", "error"}, {"reason", "a.jpg: is torn"}}));
  CaptionRecord unsure = captioned("\xff", {"a"});
  unsure.unsure = "why";
  EXPECT_EQ(record_json(unsure, true),
            Json({{"file", "\xEF\xBF\xBD"}, {"file_bytes", "ff"}, {"status", "unsure"}, {"reason", "why"}}));
}

}  // namespace
}  // namespace sightline
