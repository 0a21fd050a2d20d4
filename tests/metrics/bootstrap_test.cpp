#include "metrics/bootstrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "core/random.h"
#include "metrics/brute_force.h"
#include "metrics/rouge_l.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::vector<double> random_scores(std::uint64_t seed, std::size_t count, double shift = 0) {
  Random random(seed);
  std::vector<double> scores(count);
  for (double& score : scores) score = random.uniform() + shift;
  return scores;
}

std::vector<BleuStatistics> bleu_of(const std::vector<ScoredImage>& images) {
  std::vector<BleuStatistics> statistics;
  for (const ScoredImage& image : images) statistics.push_back(bleu_statistics(image));
  return statistics;
}

// For a mean the interval is known: 1.96 standard errors each way.
TEST(Bootstrap, IntervalOfAMeanIsTheNormalOne) {
  const auto scores = random_scores(1, 2000);
  double mean = 0, squares = 0;
  for (const double score : scores) mean += score / 2000;
  for (const double score : scores) squares += (score - mean) * (score - mean);
  const double error = std::sqrt(squares / 2000 / 2000);
  const auto result = bootstrap({resampled_mean("m", scores)}, {});
  ASSERT_EQ(result.size(), 1U);
  EXPECT_EQ(result[0].name, "m");
  EXPECT_NEAR(result[0].value, mean, 1e-12);
  EXPECT_NEAR(result[0].low, mean - 1.96 * error, 0.05 * error);
  EXPECT_NEAR(result[0].high, mean + 1.96 * error, 0.05 * error);
}

// In 400 experiments a 90 % interval should hold the true mean about 360 times.
TEST(Bootstrap, IntervalsCoverTheTruthAsOftenAsTheySay) {
  int covered = 0;
  for (std::uint64_t experiment = 0; experiment < 400; ++experiment) {
    const auto result = bootstrap({resampled_mean("m", random_scores(experiment + 10, 100))},
                                  {.resamples = 400, .seed = experiment, .confidence = 0.9});
    covered += result[0].low <= 0.5 && 0.5 <= result[0].high;
  }
  EXPECT_GT(covered, 335);
  EXPECT_LT(covered, 385);
}

// Sufficient statistics: the scores from sums of rows are those of the images themselves.
TEST(ResampledMetric, SumsGiveTheScoresOfTheImages) {
  std::mt19937_64 random(3);
  const auto images = testing::random_images(random, 20, 8);
  std::vector<ScoredImage> drawn;
  std::vector<std::size_t> which;
  for (int i = 0; i < 20; ++i) which.push_back(random() % images.size());
  for (const std::size_t i : which) drawn.push_back(images[i]);

  const auto sums_of = [&](const ResampledMetric& metric) {
    std::vector<double> sums(metric.width);
    for (const std::size_t i : which)
      for (std::size_t k = 0; k < metric.width; ++k) sums[k] += metric.rows[i * metric.width + k];
    std::vector<double> scores(metric.names.size());
    metric.score(sums, 20, scores);
    return scores;
  };
  const auto expected = testing::brute_force_bleu(drawn, true);
  const auto actual = sums_of(resampled_bleu(bleu_of(images)));
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(actual[k], expected[k], 1e-12);
  EXPECT_NEAR(sums_of(resampled_mean("ROUGE-L", rouge_l(images).per_image))[0], rouge_l(drawn).mean, 1e-12);
}

TEST(Bootstrap, TheSeedDecides) {
  const std::vector<ResampledMetric> metrics{resampled_mean("m", random_scores(2, 50))};
  const auto first = bootstrap(metrics, {.resamples = 500, .seed = 5});
  const auto again = bootstrap(metrics, {.resamples = 500, .seed = 5});
  const auto other = bootstrap(metrics, {.resamples = 500, .seed = 6});
  EXPECT_EQ(first[0].low, again[0].low);
  EXPECT_EQ(first[0].high, again[0].high);
  EXPECT_NE(first[0].low, other[0].low);
}

TEST(Bootstrap, OneImageHasNoSpread) {
  const auto result = bootstrap({resampled_mean("m", {0.25})}, {.resamples = 10});
  EXPECT_EQ(result[0].low, 0.25);
  EXPECT_EQ(result[0].high, 0.25);
}

// The same images drawn for both: a small gain on every image is certain, though the images differ widely.
TEST(BootstrapCompare, PairsTheImages) {
  const auto a = random_scores(4, 300, 0.01), b = random_scores(4, 300);
  const auto result =
      bootstrap_compare({resampled_mean("m", a)}, {resampled_mean("m", b)}, {.resamples = 1000});
  EXPECT_NEAR(result[0].difference, 0.01, 1e-12);
  EXPECT_NEAR(result[0].low, 0.01, 1e-9);
  EXPECT_NEAR(result[0].high, 0.01, 1e-9);
  EXPECT_LT(result[0].p_value, 0.01);
}

TEST(BootstrapCompare, NoiseIsNotAGain) {
  const auto same = random_scores(5, 300);
  EXPECT_EQ(bootstrap_compare({resampled_mean("m", same)}, {resampled_mean("m", same)}, {.resamples = 200})[0]
                .p_value,
            1);
  const auto result = bootstrap_compare({resampled_mean("m", random_scores(6, 300))},
                                        {resampled_mean("m", random_scores(7, 300))}, {.resamples = 1000});
  EXPECT_LT(result[0].low, 0);
  EXPECT_GT(result[0].high, 0);
  EXPECT_GT(result[0].p_value, 0.05);
}

TEST(Bootstrap, RefusesWhatCannotBeMeant) {
  const auto metric = resampled_mean("m", {1, 2});
  EXPECT_THAT([] { bootstrap({}, {}); }, ThrowsMessage<UsageError>(HasSubstr("no images")));
  EXPECT_THAT([] { bootstrap({resampled_mean("m", {})}, {}); },
              ThrowsMessage<UsageError>(HasSubstr("no images")));
  EXPECT_THAT([&] { bootstrap({metric}, {.resamples = 1}); },
              ThrowsMessage<UsageError>(HasSubstr("at least 2")));
  EXPECT_THAT([&] { bootstrap({metric}, {.confidence = 1}); },
              ThrowsMessage<UsageError>(HasSubstr("between 0 and 1")));
  EXPECT_THAT(
      [&] {
        bootstrap({metric, resampled_mean("n", {1})}, {});
      },
      ThrowsMessage<UsageError>(HasSubstr("n has 1 image, m has 2")));
  EXPECT_THAT(
      [&] {
        bootstrap_compare({metric}, {resampled_mean("n", {1, 2})}, {});
      },
      ThrowsMessage<UsageError>(HasSubstr("same metrics")));
  EXPECT_THAT([&] { bootstrap_compare({metric}, {resampled_mean("m", {1})}, {}); },
              ThrowsMessage<UsageError>(HasSubstr("2 images, the other 1")));
}

}  // namespace
}  // namespace sightline
