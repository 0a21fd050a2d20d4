#include "train/training_objective.h"

#include <gtest/gtest.h>

#include "train/cross_entropy.h"
#include "train/self_critical.h"
#include "train/stochastic_attention.h"

namespace sightline {
namespace {

std::unique_ptr<Objective> objective_of(const std::string& attention, ObjectiveKind kind,
                                        GlimpseEstimator estimator = GlimpseEstimator::reinforce) {
  TrainingConfig config;
  config.decoder.attention = {attention, 3};
  config.decoder.hidden_size = 4;
  config.decoder.embedding_size = 3;
  config.objective = kind;
  config.stochastic_attention.estimator = estimator;
  TrainingCaptions captions;
  captions.captions = {{0, {4, 5}}, {1, {5}}};
  const Decoder decoder(config.decoder, 2, 6);
  return make_objective(config, captions, 2, decoder, at::kCPU);
}

template <class Kind>
bool is_a(const std::unique_ptr<Objective>& objective) {
  return dynamic_cast<const Kind*>(objective.get()) != nullptr;
}

TEST(TrainingObjective, IsThatOfTheRecipeAndItsAttention) {
  EXPECT_TRUE(is_a<CrossEntropy>(objective_of("soft", ObjectiveKind::cross_entropy)));
  EXPECT_TRUE(is_a<CrossEntropy>(objective_of("none", ObjectiveKind::cross_entropy)));
  EXPECT_TRUE(is_a<StochasticAttention>(objective_of("hard", ObjectiveKind::cross_entropy)));
  EXPECT_TRUE(is_a<StochasticAttention>(objective_of("hard-coverage", ObjectiveKind::cross_entropy)));
  EXPECT_TRUE(is_a<SelfCritical>(objective_of("soft", ObjectiveKind::self_critical)));
  EXPECT_TRUE(is_a<SelfCritical>(objective_of("hard", ObjectiveKind::self_critical)));
}

TEST(TrainingObjective, OnlyTheVariationalOneLearnsAPosterior) {
  EXPECT_EQ(objective_of("hard", ObjectiveKind::cross_entropy)->module(), nullptr);
  const auto variational = objective_of("hard", ObjectiveKind::cross_entropy, GlimpseEstimator::variational);
  ASSERT_NE(variational->module(), nullptr);
  EXPECT_FALSE(variational->module()->parameters().empty());
}

}  // namespace
}  // namespace sightline
