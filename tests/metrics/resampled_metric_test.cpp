#include "metrics/resampled_metric.h"

#include <gtest/gtest.h>

#include "metrics/brute_force.h"

namespace sightline {
namespace {

// Any multiset of images has the scores that its images would have if they were the whole set.
TEST(ResampledMetric, SumsOfDrawnRowsAreTheScoresOfTheDrawnImages) {
  const std::vector<ScoredImage> images{{{1, 2, 3, 4, 5}, {{1, 2, 3, 4, 6}, {1, 2, 9}}},
                                        {{7, 8}, {{7, 8, 9, 10}}},
                                        {{1, 1, 2, 3, 9, 9}, {{1, 2, 3, 9}, {2, 3, 9, 9, 5, 5}}}};
  std::vector<BleuStatistics> statistics;
  for (const ScoredImage& image : images) statistics.push_back(bleu_statistics(image));
  const ResampledMetric metric = resampled_bleu(statistics);
  ASSERT_EQ(metric.image_count(), 3u);
  const std::vector<std::size_t> drawn{2, 0, 2};
  std::vector<double> sums(metric.width), scores(metric.names.size());
  std::vector<ScoredImage> set;
  for (const std::size_t image : drawn) {
    for (std::size_t k = 0; k < metric.width; ++k) sums[k] += metric.rows[image * metric.width + k];
    set.push_back(images[image]);
  }
  metric.score(sums, 3, scores);
  const auto whole = bleu(set);
  for (std::size_t n = 0; n < 4; ++n) {
    EXPECT_EQ(metric.names[n], "BLEU-" + std::to_string(n + 1));
    EXPECT_DOUBLE_EQ(scores[n], whole.bleu[n]);
    EXPECT_EQ(metric.names[4 + n], "BLEU-" + std::to_string(n + 1) + " (no BP)");
    EXPECT_DOUBLE_EQ(scores[4 + n], whole.without_brevity[n]);
  }
}

TEST(ResampledMetric, AMeanIsOverTheImagesThatWereDrawn) {
  const ResampledMetric metric = resampled_mean("ROUGE-L", {0.5, 0.25, 0.0});
  EXPECT_EQ(observed_scores(metric), std::vector<double>{0.25});
  std::vector<double> score(1);
  metric.score(std::vector<double>{1.5}, 6, score);
  EXPECT_EQ(score.front(), 0.25);
  EXPECT_EQ(ResampledMetric().image_count(), 0u);
}

}  // namespace
}  // namespace sightline
