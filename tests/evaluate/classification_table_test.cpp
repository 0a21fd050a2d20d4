#include "evaluate/classification_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sightline {
namespace {

const std::vector<std::string> kMoods{"good", "bad\tmood"};

// Three texts: two good ones, of which one is taken for bad, and a bad one.
ClassificationScores three_scored() {
  return classification_scores({{{0.9, 0.1}, 0}, {{0.3, 0.7}, 0}, {{0.2, 0.8}, 1}});
}

const Json* fact_of(const ScoreTable& table, const std::string& key) {
  for (const auto& [name, value] : table.facts)
    if (name == key) return &value;
  return nullptr;
}

TEST(ClassificationTable, HasTheScoresOfAllTexts) {
  const ScoreTable table = classification_table(three_scored(), kMoods, {.resamples = 0}, false);
  EXPECT_EQ(*fact_of(table, "texts"), 3);
  EXPECT_EQ(fact_of(table, "intervals"), nullptr);
  EXPECT_EQ(fact_of(table, "labels"), nullptr);
  EXPECT_EQ(table.columns, (std::vector<std::string>{"score"}));
  EXPECT_EQ(table.rows[0].name, "accuracy");
  EXPECT_DOUBLE_EQ(*table.rows[0].cells[0], 2.0 / 3);
  EXPECT_EQ(table.rows[1].name, "macro F1");
  EXPECT_DOUBLE_EQ(*table.rows[1].cells[0], 2.0 / 3);  // of both: 2 p r / (p + r) with 1 and 1/2
}

TEST(ClassificationTable, WithResamplesSaysHowManyAndTheSeed) {
  const ScoreTable table = classification_table(three_scored(), kMoods, {.resamples = 50, .seed = 9}, false);
  EXPECT_EQ(*fact_of(table, "intervals"), "95 %, 50 resamples, seed 9");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"score", "low", "high"}));
  EXPECT_LE(*table.rows[0].cells[1], 2.0 / 3);
  EXPECT_GE(*table.rows[0].cells[2], 2.0 / 3);
}

TEST(ClassificationTable, DetailsAreForPrograms) {
  const ScoreTable table = classification_table(three_scored(), kMoods, {.resamples = 0}, true);
  EXPECT_EQ(*fact_of(table, "labels"), Json(kMoods));
  EXPECT_EQ(*fact_of(table, "confusion"), parse_json("[[1, 1], [0, 1]]", "expected"));
  const Json& good = fact_of(table, "classes")->at("good");
  EXPECT_EQ(good["precision"], 1.0);
  EXPECT_EQ(good["recall"], 0.5);
  EXPECT_EQ(good["support"], 2);
  const Json& bins = *fact_of(table, "reliability");
  ASSERT_EQ(bins.size(), kReliabilityBins);
  std::int64_t texts = 0;
  for (const Json& bin : bins) texts += bin["count"].get<std::int64_t>();
  EXPECT_EQ(texts, 3);
}

TEST(ClassificationTable, DifferencesAreOfTheSameTexts) {
  const auto better = classification_scores({{{0.9, 0.1}, 0}, {{0.6, 0.4}, 0}, {{0.2, 0.8}, 1}});
  const ScoreTable table = classification_differences(better, three_scored(), {.resamples = 50});
  EXPECT_EQ(table.columns, (std::vector<std::string>{"A", "B", "difference", "low", "high", "p"}));
  EXPECT_DOUBLE_EQ(*table.rows[0].cells[0], 1);
  EXPECT_DOUBLE_EQ(*table.rows[0].cells[2], 1 - 2.0 / 3);
}

TEST(ClassificationText, AClassesScoresStandBesideItsRow) {
  EXPECT_EQ(confusion_text(three_scored(), kMoods),
            "truth \\ predicted  good  bad\\tmood  precision  recall      F1\n"
            "good                  1          1     1.0000  0.5000  0.6667\n"
            "bad\\tmood             0          1     0.5000  1.0000  0.6667\n");
}

// 0.7 and 0.8 lie in bins of a fifteenth, 0.9 in the bin that it would begin or end.
TEST(ClassificationText, OnlyBinsWithTextsAreShown) {
  const std::string text = reliability_text(three_scored());
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
  EXPECT_NE(text.find("0.6667 - 0.7333      1  0.7000  0.0000\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace sightline
