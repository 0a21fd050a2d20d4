#include "train/divergence_watch.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const LossCeiling kGuessing{"nll_per_word", 5, "guessing"};

Figures loss_of(double nll) {
  return {{"nll_per_word", nll}, {"gradient_norm", 1.0}};
}
Figures norm_of(double norm) {
  return {{"nll_per_word", 1.0}, {"gradient_norm", norm}};
}

TEST(DivergenceWatch, SaysOnceThatTheLossIsWorseThanGuessing) {
  DivergenceWatch watch(kGuessing, 200);
  EXPECT_THAT(watch.check(loss_of(9.9), 180), IsEmpty());  // in the warm-up
  EXPECT_THAT(
      watch.check(loss_of(300), 200),
      ElementsAre("training diverges: nll_per_word is 300 where guessing costs 5; begin a new run with a "
                  "lower --learning-rate, a longer --warmup-steps or a lower --clip-norm"));
  EXPECT_THAT(watch.check(loss_of(310), 220), IsEmpty());
  EXPECT_THAT(watch.check(loss_of(4), 240), IsEmpty());
  EXPECT_THAT(watch.check(loss_of(11), 260), ElementsAre(HasSubstr("diverges")));
}

// An untrained model's loss is that of guessing blindly, above that of guessing by frequency.
TEST(DivergenceWatch, GivesAModelTimeToLearnHowFrequentWordsAre) {
  DivergenceWatch watch(kGuessing, 10);
  EXPECT_THAT(watch.check(loss_of(9), 10), IsEmpty());
  EXPECT_THAT(watch.check(loss_of(9), 109), IsEmpty());
  EXPECT_THAT(watch.check(loss_of(5.1), 110), ElementsAre(HasSubstr("diverges")));
}

// The warm-up is the place to diverge at a learning rate of 10: no model is so bad that has learnt nothing.
TEST(DivergenceWatch, KnowsAnUntrainedLossFromHarm) {
  const LossCeiling guessing{"nll_per_word", 5, "guessing", 8, 1.5};
  DivergenceWatch watch(guessing, 200);
  EXPECT_THAT(watch.check(loss_of(15.9), 0), IsEmpty());
  EXPECT_EQ(watch.fault(), "");
  EXPECT_THAT(watch.check(loss_of(16.1), 20), ElementsAre(HasSubstr("diverges")));
  EXPECT_EQ(watch.fault(), "nll_per_word is 16.1 where guessing costs 5");
  EXPECT_THAT(watch.check(loss_of(7.4), 300), IsEmpty());
  EXPECT_EQ(watch.fault(), "");
  EXPECT_THAT(watch.check(loss_of(7.6), 320), ElementsAre(HasSubstr("diverges")));
}

TEST(DivergenceWatch, GoesOnFromItsState) {
  DivergenceWatch watch(kGuessing, 0);
  for (int i = 0; i < 5; ++i) watch.check({{"nll_per_word", 300}, {"gradient_norm", 2.0}}, 500);
  DivergenceWatch again(kGuessing, 0);
  again.restore(watch.state(), "W");
  EXPECT_EQ(again.fault(), "nll_per_word is 300 where guessing costs 5");
  EXPECT_EQ(again.state(), watch.state());
  EXPECT_THAT(again.check({{"nll_per_word", 300}, {"gradient_norm", 200.0}}, 500),
              ElementsAre(HasSubstr("was about 2 before")))
      << "the loss was said";
}

TEST(DivergenceWatch, SaysThatGradientsExplode) {
  DivergenceWatch watch(kGuessing, 0);
  for (const double norm : {8.0, 4.0, 2.0, 2.0, 12.0, 2.0})
    EXPECT_THAT(watch.check(norm_of(norm), 0), IsEmpty());
  EXPECT_THAT(watch.check(norm_of(500), 0), ElementsAre(HasSubstr("their norm is 500, and was about ")));
  EXPECT_THAT(watch.check(norm_of(5000), 0), IsEmpty());
  EXPECT_THAT(watch.check(norm_of(2), 0), IsEmpty());
  EXPECT_THAT(watch.check(norm_of(600), 0), ElementsAre(HasSubstr("explode")));
}

TEST(DivergenceWatch, KnowsNoFaultOfWhatIsNotMeasured) {
  DivergenceWatch watch(std::nullopt, 0);
  EXPECT_THAT(watch.check({{"loss", 1e9}}, 1000), IsEmpty());
  DivergenceWatch guessing(kGuessing, 0);
  EXPECT_THAT(guessing.check({{"loss", 1e9}}, 1000), IsEmpty());
}

}  // namespace
}  // namespace sightline
