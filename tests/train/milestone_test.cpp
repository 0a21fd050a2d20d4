#include "train/milestone.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sightline {
namespace {

TEST(Milestone, IsToldBesideWhatWasSaidOfTraining) {
  const Json training{{"command", "train"}, {"epochs", 99}};
  EXPECT_EQ(training_reached(training, {3, 41, {}}),
            (Json{{"command", "train"}, {"epochs", 3}, {"steps", 41}}));
}

TEST(Milestone, HasTheFiguresOfItsValidation) {
  EXPECT_EQ(metrics_reached({3, 41, {{"cider_d", 0.5}, {"bleu_4", 0.25}}}),
            (Json{{"validation", {{"cider_d", 0.5}, {"bleu_4", 0.25}}}}));
  EXPECT_EQ(metrics_reached({3, 41, {}}), Json::object()) << "none was made";
}

}  // namespace
}  // namespace sightline
