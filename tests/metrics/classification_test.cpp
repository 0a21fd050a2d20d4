#include "metrics/classification.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/json.h"
#include "metrics/bootstrap.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;

std::vector<ClassifiedText> classified_texts(const Json& json) {
  std::vector<ClassifiedText> texts;
  for (std::size_t i = 0; i < json["truth"].size(); ++i)
    texts.push_back(
        {json["probabilities"][i].get<std::vector<double>>(), json["truth"][i].get<std::size_t>()});
  return texts;
}

double score_named(const ClassificationScores& scores, const std::string& name) {
  for (const ResampledMetric& metric : scores.metrics)
    if (metric.names.front() == name) return observed_scores(metric).front();
  ADD_FAILURE() << name;
  return 0;
}

TEST(Classification, ScoresAreThoseOfAnIndependentImplementation) {
  const Json cases = read_json_file(SIGHTLINE_FIXTURES "/classification.json");
  ASSERT_EQ(cases.size(), 4U);
  for (const Json& item : cases) {
    const ClassificationScores scores = classification_scores(classified_texts(item));
    const Json& expected = item["scores"];
    EXPECT_EQ(Json(scores.confusion), expected["confusion"]);
    std::vector<std::int64_t> bins;
    for (const ReliabilityBin& bin : scores.reliability) bins.push_back(bin.count);
    EXPECT_EQ(Json(bins), expected["bins"]);
    for (const char* name : {"accuracy", "macro F1", "log loss", "Brier score", "calibration error"})
      EXPECT_NEAR(score_named(scores, name), expected[name].get<double>(), 1e-12) << name;
  }
}

// Three of class a, one of b; a b is called a, nothing is called c.
TEST(Classification, ScoresOfAClassAreThoseAgainstTheRest) {
  const auto scores = classification_scores(
      {{{0.8, 0.1, 0.1}, 0}, {{0.6, 0.4, 0.0}, 0}, {{0.2, 0.7, 0.1}, 0}, {{0.9, 0.1, 0.0}, 1}});
  EXPECT_THAT(scores.confusion,
              ElementsAre(ElementsAre(2, 1, 0), ElementsAre(1, 0, 0), ElementsAre(0, 0, 0)));
  EXPECT_DOUBLE_EQ(scores.classes[0].precision, 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores.classes[0].recall, 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores.classes[0].f1, 2.0 / 3);
  EXPECT_EQ(scores.classes[0].support, 3);
  EXPECT_DOUBLE_EQ(scores.classes[1].f1, 0);
  EXPECT_DOUBLE_EQ(scores.classes[2].precision, 0);
  // c neither occurs nor is predicted: it has no part in the mean.
  EXPECT_DOUBLE_EQ(score_named(scores, "macro F1"), (2.0 / 3 + 0) / 2);
}

TEST(Classification, BinsHoldTheirUpperEnds) {
  const auto scores = classification_scores({{{0.6, 0.4}, 0}, {{0.601, 0.399}, 1}, {{1.0, 0.0}, 0}});
  const ReliabilityBin& below = scores.reliability[8];
  EXPECT_DOUBLE_EQ(below.high, 0.6);
  EXPECT_EQ(below.count, 1);
  EXPECT_DOUBLE_EQ(below.confidence, 0.6);
  EXPECT_DOUBLE_EQ(below.accuracy, 1);
  EXPECT_EQ(scores.reliability[9].count, 1);
  EXPECT_DOUBLE_EQ(scores.reliability[9].accuracy, 0);
  EXPECT_EQ(scores.reliability.back().count, 1);
}

TEST(Classification, EveryScoreHasAnInterval) {
  const Json cases = read_json_file(SIGHTLINE_FIXTURES "/classification.json");
  const auto scores = classification_scores(classified_texts(cases[1]));
  const auto intervals = bootstrap(scores.metrics, {.resamples = 400});
  ASSERT_EQ(intervals.size(), 5U);
  for (const BootstrapScore& score : intervals) {
    EXPECT_LT(score.low, score.high) << score.name;
    EXPECT_GE(score.low, 0) << score.name;
    EXPECT_LE(score.low, score.name == "calibration error" ? score.high : score.value) << score.name;
  }
  for (const BootstrapDifference& same :
       bootstrap_compare(scores.metrics, scores.metrics, {.resamples = 400}))
    EXPECT_EQ(same.p_value, 1) << same.name;
}

TEST(Classification, NoTextHasNoScore) {
  EXPECT_THROW(classification_scores({}), UsageError);
}

}  // namespace
}  // namespace sightline
