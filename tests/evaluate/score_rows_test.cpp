#include "evaluate/score_rows.h"

#include <gtest/gtest.h>

#include <cmath>

#include "metrics/tokenised_captions.h"

namespace sightline {
namespace {

const ScoreTable::Row* row_named(const ScoreTable& table, const std::string& name) {
  for (const auto& row : table.rows)
    if (row.name == name) return &row;
  return nullptr;
}

std::vector<ResampledMetric> two_means(double shift = 0) {
  return {resampled_mean("first", {1 + shift, 2, 3, 4}), resampled_mean("second", {0.5, 0.5, 0.5, 0.5})};
}

constexpr BootstrapOptions kNoResamples{.resamples = 0};
constexpr BootstrapOptions kResamples{.resamples = 200, .seed = 3};

TEST(ScoreRows, WithoutResamplesAreTheScoresAlone) {
  ScoreTable table;
  add_metrics(table, two_means(), kNoResamples);
  EXPECT_EQ(table.columns, (std::vector<std::string>{"score"}));
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].name, "first");
  EXPECT_EQ(table.rows[0].cells, (std::vector<std::optional<double>>{2.5}));
  EXPECT_FALSE(table.rows[0].whole);
}

TEST(ScoreRows, WithResamplesHaveTheirInterval) {
  ScoreTable table;
  add_metrics(table, two_means(), kResamples);
  EXPECT_EQ(table.columns, (std::vector<std::string>{"score", "low", "high"}));
  const auto& cells = table.rows[0].cells;
  EXPECT_DOUBLE_EQ(*cells[0], 2.5);
  EXPECT_LT(*cells[1], 2.5);
  EXPECT_GT(*cells[2], 2.5);
  EXPECT_GE(*cells[1], 1);
  EXPECT_LE(*cells[2], 4);
  EXPECT_EQ(*table.rows[1].cells[1], 0.5);  // of images that are all alike
  EXPECT_EQ(*table.rows[1].cells[2], 0.5);
}

TEST(ScoreRows, EachNameOfAMetricIsARow) {
  ScoreTable table;
  add_metrics(table, {resampled_bleu(std::vector<BleuStatistics>(2))}, kNoResamples);
  ASSERT_EQ(table.rows.size(), 8u);
  EXPECT_EQ(table.rows[0].name, "BLEU-1");
  EXPECT_EQ(table.rows[7].name, "BLEU-4 (no BP)");
}

TEST(ScoreRows, DifferencesAreOfTheFirstAgainstTheSecond) {
  ScoreTable table;
  add_metric_differences(table, two_means(1), two_means(), kResamples);
  EXPECT_EQ(table.columns, (std::vector<std::string>{"A", "B", "difference", "low", "high", "p"}));
  EXPECT_DOUBLE_EQ(*table.rows[0].cells[0], 2.75);
  EXPECT_DOUBLE_EQ(*table.rows[0].cells[1], 2.5);
  EXPECT_DOUBLE_EQ(*table.rows[0].cells[2], 0.25);
  EXPECT_DOUBLE_EQ(*table.rows[1].cells[2], 0);
  EXPECT_GE(*table.rows[0].cells[5], 0);
  EXPECT_LE(*table.rows[0].cells[5], 1);
}

TEST(ScoreRows, ConditionsOfAnAblationAreAPartOfTheirOwn) {
  for (const BootstrapOptions& options : {kNoResamples, kResamples}) {
    ScoreTable table;
    add_metrics(table, two_means(), options);
    add_ablation(table, {resampled_mean("random looks", {2, 4, 6, 8})}, options);
    const auto& row = table.rows.back();
    EXPECT_EQ(row.part, "ablation");
    EXPECT_EQ(row.name, "random looks");
    EXPECT_EQ(row.cells.size(), table.columns.size());
    EXPECT_DOUBLE_EQ(*row.cells[0], 5);
    EXPECT_EQ(table.rows.front().part, "");
  }
}

class ScoresOfSystems : public ::testing::Test {
 protected:
  Evaluation evaluation_of(const std::vector<std::string>& captions) {
    const auto said = token_ids(captions, table_);
    const auto right = token_ids(std::vector<std::string>{"a dog runs", "a red bus"}, table_);
    std::vector<ScoredImage> images;
    for (std::size_t i = 0; i < said.size(); ++i) images.push_back({said[i], {right[i]}});
    EvaluationOptions options;
    options.meteor = false;
    return evaluate(images, table_, options);
  }

  TokenTable table_;
};

// What no resampling of images tells anything of has no interval; the words that are used are counted whole.
TEST_F(ScoresOfSystems, OfTheWholeSetStandBehindTheOthers) {
  ScoreTable table;
  add_scores(table, evaluation_of({"a dog runs", "a red bus"}), kResamples);
  const auto* used = row_named(table, "vocabulary used");
  ASSERT_NE(used, nullptr);
  EXPECT_TRUE(used->whole);
  EXPECT_EQ(used->cells, (std::vector<std::optional<double>>{5, {}, {}}));
  EXPECT_NEAR(*row_named(table, "BLEU-1")->cells[0], 1, 1e-6);
  EXPECT_FALSE(row_named(table, "distinct captions")->whole);
  EXPECT_EQ(row_named(table, "distinct captions")->cells.size(), 3u);
}

TEST_F(ScoresOfSystems, OfTheWholeSetDifferWithoutAnInterval) {
  ScoreTable table;
  add_differences(table, evaluation_of({"a dog runs", "a red bus"}), evaluation_of({"a dog", "a dog"}),
                  kResamples);
  const auto* used = row_named(table, "vocabulary used");
  ASSERT_NE(used, nullptr);
  EXPECT_EQ(used->cells, (std::vector<std::optional<double>>{5, 2, 3, {}, {}, {}}));
  EXPECT_TRUE(used->whole);
  EXPECT_DOUBLE_EQ(*row_named(table, "distinct captions")->cells[2], 0.5);
}

}  // namespace
}  // namespace sightline
