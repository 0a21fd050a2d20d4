#include "decode/word_draw.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace sightline {
namespace {

constexpr float kNot = -std::numeric_limits<float>::infinity();

// log of 1/8, 1/2, never, 1/4, 1/8
const std::vector<float> kOdds{std::log(0.125f), std::log(0.5f), kNot, std::log(0.25f), std::log(0.125f)};

// How often each word comes over evenly spaced draws.
std::vector<double> shares(const WordDraw& rule, const std::vector<float>& log_probs = kOdds) {
  constexpr int kDraws = 8000;
  std::vector<double> result(log_probs.size(), 0);
  for (int i = 0; i < kDraws; ++i) {
    const auto word = draw_word(log_probs, rule, (i + 0.5) / kDraws);
    EXPECT_TRUE(word.has_value());
    if (word) result.at(static_cast<std::size_t>(*word)) += 1.0 / kDraws;
  }
  return result;
}

void expect_shares(const WordDraw& rule, const std::vector<double>& expected) {
  const auto found = shares(rule);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(found[i], expected[i], 2e-3) << "word " << i;
}

TEST(WordDraw, ComesAsOftenAsItsProbability) {
  expect_shares({}, {0.125, 0.5, 0, 0.25, 0.125});
}

// Odds squared: 1, 16, 4, 1 of 22.
TEST(WordDraw, TemperatureBelowOneSharpensTheOdds) {
  expect_shares({.temperature = 0.5}, {1 / 22.0, 16 / 22.0, 0, 4 / 22.0, 1 / 22.0});
  expect_shares({.temperature = 1e-6}, {0, 1, 0, 0, 0});
}

TEST(WordDraw, TopKLeavesTheMostProbable) {
  expect_shares({.top_k = 2}, {0, 2 / 3.0, 0, 1 / 3.0, 0});
  expect_shares({.top_k = 3}, {1 / 7.0, 4 / 7.0, 0, 2 / 7.0, 0});  // of equals the smaller id
  expect_shares({.top_k = 100}, {0.125, 0.5, 0, 0.25, 0.125});
}

TEST(WordDraw, TopPLeavesTheFewestThatHaveSoMuch) {
  expect_shares({.top_p = 0.4}, {0, 1, 0, 0, 0});
  expect_shares({.top_p = 0.6}, {0, 2 / 3.0, 0, 1 / 3.0, 0});
  expect_shares({.top_p = 0.8}, {1 / 7.0, 4 / 7.0, 0, 2 / 7.0, 0});
  // Of what top_k has left: 2/3 and 1/3.
  expect_shares({.top_k = 2, .top_p = 0.6}, {0, 1, 0, 0, 0});
}

TEST(WordDraw, NeverIsAWordThatMayNotCome) {
  EXPECT_FALSE(draw_word(std::vector<float>{kNot, kNot}, {}, 0.3));
  EXPECT_EQ(draw_word(std::vector<float>{kNot, -400}, {}, std::nextafter(1.0, 0.0)), 1);
}

}  // namespace
}  // namespace sightline
