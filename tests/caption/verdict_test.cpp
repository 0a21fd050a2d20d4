#include "caption/verdict.h"

#include <gmock/gmock.h>

namespace sightline {
namespace {

using ::testing::ElementsAre;

TEST(Verdict, WeightsAreThoseOfAHeadOrTheirMean) {
  Verdict verdict;
  verdict.document.words.resize(3);
  verdict.heads = 2;
  verdict.alpha = {0.5f, 0.25f, 0.25f, 0, 0.75f, 0.25f};
  EXPECT_THAT(word_weights(verdict, 0), ElementsAre(0.5f, 0.25f, 0.25f));
  EXPECT_THAT(word_weights(verdict, 1), ElementsAre(0, 0.75f, 0.25f));
  EXPECT_THAT(word_weights(verdict), ElementsAre(0.25f, 0.5f, 0.25f));
}

TEST(Verdict, OfOneHeadTheMeanIsItself) {
  Verdict verdict;
  verdict.document.words.resize(2);
  verdict.alpha = {0.125f, 0.875f};
  EXPECT_EQ(word_weights(verdict), verdict.alpha);
  EXPECT_THAT(word_weights(Verdict{}), ElementsAre());
}

}  // namespace
}  // namespace sightline
