#include "train/learning_rate.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

LearningRateSchedule config(Decay decay, int warmup) {
  LearningRateSchedule config;
  config.epochs = 10;
  config.warmup_steps = warmup;
  config.decay = decay;
  config.decay_factor = 0.5;
  config.decay_epochs = 3;
  return config;
}

TEST(LearningRate, RisesOverTheWarmUp) {
  for (const Decay decay : {Decay::none, Decay::cosine, Decay::step}) {
    EXPECT_DOUBLE_EQ(learning_rate_factor(config(decay, 4), 0, 100), 0.25);
    EXPECT_DOUBLE_EQ(learning_rate_factor(config(decay, 4), 1, 100), 0.5);
    EXPECT_DOUBLE_EQ(learning_rate_factor(config(decay, 4), 3, 100), 1);
    EXPECT_DOUBLE_EQ(learning_rate_factor(config(decay, 4), 4, 100), 1);
    EXPECT_DOUBLE_EQ(learning_rate_factor(config(decay, 0), 0, 100), 1);
  }
}

TEST(LearningRate, FollowsTheDecay) {
  EXPECT_DOUBLE_EQ(learning_rate_factor(config(Decay::none, 0), 999, 100), 1);
  EXPECT_DOUBLE_EQ(learning_rate_factor(config(Decay::cosine, 0), 500, 100), 0.5);
  EXPECT_NEAR(learning_rate_factor(config(Decay::cosine, 0), 250, 100), 0.853553390593,
              1e-11);  // (1 + cos 45°) / 2
  EXPECT_DOUBLE_EQ(learning_rate_factor(config(Decay::cosine, 200), 600, 100), 0.5);
  EXPECT_NEAR(learning_rate_factor(config(Decay::cosine, 0), 1000, 100), 0, 1e-15);
  EXPECT_DOUBLE_EQ(learning_rate_factor(config(Decay::step, 0), 299, 100), 1);
  EXPECT_DOUBLE_EQ(learning_rate_factor(config(Decay::step, 0), 300, 100), 0.5);
  EXPECT_DOUBLE_EQ(learning_rate_factor(config(Decay::step, 0), 999, 100), 0.125);
}

TEST(LearningRate, AWarmUpAsLongAsTheRunIsATenthOfIt) {
  EXPECT_EQ(fitting_warmup(config(Decay::cosine, 999), 100), 999);
  EXPECT_EQ(fitting_warmup(config(Decay::cosine, 1000), 100), 100);
  EXPECT_EQ(fitting_warmup(config(Decay::none, 200), 3), 3);
  LearningRateSchedule short_run = config(Decay::none, 200);
  short_run.epochs = 1;
  EXPECT_EQ(fitting_warmup(short_run, 3), 1);
  EXPECT_EQ(fitting_warmup(config(Decay::none, 0), 100), 0);
}

TEST(LearningRate, SurvivesAWarmUpLongerThanTheRun) {
  EXPECT_DOUBLE_EQ(learning_rate_factor(config(Decay::cosine, 5000), 999, 100), 0.2);
}

}  // namespace
}  // namespace sightline
