#include "decode/consensus.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

Hypothesis saying(std::vector<std::int64_t> ids, double score, bool finished = true) {
  Hypothesis hypothesis;
  hypothesis.ids = std::move(ids);
  hypothesis.score = score;
  hypothesis.finished = finished;
  return hypothesis;
}

TEST(Consensus, WhatMostAgreeWithComesFirst) {
  std::vector<Hypothesis> captions{saying({9, 8, 7, 6}, -1), saying({4, 5, 6, 7}, -2),
                                   saying({4, 5, 6, 8}, -3)};
  rank_by_consensus(captions);
  EXPECT_EQ(captions.back().ids, (std::vector<std::int64_t>{9, 8, 7, 6}));
  EXPECT_GT(captions[0].score, captions[2].score);
  EXPECT_GE(captions[0].score, captions[1].score);
}

TEST(Consensus, EqualsKeepTheirOrderAndTheUnfinishedStandBehind) {
  std::vector<Hypothesis> captions{saying({4, 5}, -1, false), saying({6, 7}, -2), saying({8, 9}, -3)};
  rank_by_consensus(captions);
  EXPECT_EQ(captions[0].ids, (std::vector<std::int64_t>{6, 7}));
  EXPECT_EQ(captions[1].ids, (std::vector<std::int64_t>{8, 9}));
  EXPECT_FALSE(captions[2].finished);
}

TEST(Consensus, OneAloneIsLeftAsItIs) {
  std::vector<Hypothesis> captions{saying({4, 5}, -1.5)};
  rank_by_consensus(captions);
  EXPECT_EQ(captions.front().score, -1.5);
}

}  // namespace
}  // namespace sightline
