#include "caption/confidence.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

// Words of these probabilities, and the end's where it came.
Hypothesis spoken(const std::vector<double>& words, double end = 0) {
  Hypothesis hypothesis;
  for (const double probability : words) {
    hypothesis.words.push_back("w");
    hypothesis.word_log_probs.push_back(std::log(probability));
    hypothesis.log_prob += std::log(probability);
  }
  hypothesis.finished = end > 0;
  if (end > 0) hypothesis.log_prob += std::log(end);
  return hypothesis;
}

TEST(Confidence, IsTheGeometricMeanOfTheProbabilities) {
  EXPECT_DOUBLE_EQ(confidence(spoken({0.5, 0.125})), 0.25);
  EXPECT_DOUBLE_EQ(confidence(spoken({0.5, 0.125}, 1)), std::cbrt(0.0625)) << "the end is one of three";
  EXPECT_NEAR(confidence(spoken(std::vector<double>(40, 0.3), 0.3)), 0.3, 1e-12) << "whatever the length";
  EXPECT_DOUBLE_EQ(confidence(spoken({1, 1})), 1);
}

TEST(Confidence, WordsThatWereGivenDoNotCount) {
  Hypothesis given = spoken({0.001, 0.5, 0.5}, 0.5);
  given.prefix_length = 1;
  EXPECT_NEAR(confidence(given), 0.5, 1e-12);
  Hypothesis all = spoken({0.1, 0.1});
  all.prefix_length = 2;
  EXPECT_EQ(confidence(all), 0) << "nothing was said";
  EXPECT_EQ(confidence({}), 0);
}

TEST(Confidence, IsNeverMoreThanOne) {
  Hypothesis rounded = spoken({1});
  rounded.log_prob = 1e-9;
  EXPECT_EQ(confidence(rounded), 1);
}

}  // namespace
}  // namespace sightline
