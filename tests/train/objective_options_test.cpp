#include "train/objective_options.h"

#include <gtest/gtest.h>

#include "core/field.h"
#include "core/field_values.h"

namespace sightline {
namespace {

template <class Options, class Change>
std::string objective_fault(Change change) {
  Options options;
  change(options);
  const auto fault = fault_of(options);
  return fault ? text_of(*fault) : "";
}

TEST(ObjectiveOptions, DefaultsCanBeMeant) {
  EXPECT_FALSE(fault_of(StochasticAttentionOptions()));
  EXPECT_FALSE(fault_of(SelfCriticalOptions()));
  EXPECT_FALSE(fault_of(cross_entropy_fields(), CrossEntropyOptions()));
}

TEST(ObjectiveOptions, LeaveOneOutNeedsTwoLooks) {
  using Options = StochasticAttentionOptions;
  EXPECT_EQ(objective_fault<Options>([](auto& o) { o.baseline = GlimpseBaseline::leave_one_out; }),
            "key 'glimpse_samples' is 1, expected 2 to 64 for the leave-one-out baseline");
  EXPECT_EQ(objective_fault<Options>([](auto& o) {
              o.baseline = GlimpseBaseline::leave_one_out;
              o.samples = 2;
            }),
            "");
}

TEST(ObjectiveOptions, RangesAreThoseOfTheirHelp) {
  using Options = StochasticAttentionOptions;
  EXPECT_EQ(objective_fault<Options>([](auto& o) { o.entropy_weight = -1; }), "");  // looks settle sooner
  EXPECT_NE(objective_fault<Options>([](auto& o) { o.entropy_weight = -1.1; }), "");
  EXPECT_EQ(objective_fault<Options>([](auto& o) { o.look_temperature = 0; }),
            "key 'look_temperature' is 0.0, expected a number from 0.01 to 100.0");
  EXPECT_NE(objective_fault<Options>([](auto& o) { o.sample_probability = 1.5; }), "");
  EXPECT_NE(objective_fault<Options>([](auto& o) { o.samples = 65; }), "");
  CrossEntropyOptions smoothing;
  smoothing.label_smoothing = 1;  // nothing would be left of the words
  EXPECT_TRUE(fault_of(cross_entropy_fields(), smoothing));
}

TEST(ObjectiveOptions, ARewardHasToBeWorthSomething) {
  using Options = SelfCriticalOptions;
  EXPECT_EQ(objective_fault<Options>([](auto& o) { o.cider_weight = 0; }),
            "key 'cider_weight' is 0 beside bleu_weight 0, expected one of both above 0");
  EXPECT_EQ(objective_fault<Options>([](auto& o) { o.cider_weight = 0, o.bleu_weight = 0.5; }), "");
  EXPECT_NE(objective_fault<Options>([](auto& o) { o.samples = 1; }), "");  // nothing to compare with
}

template <class Options>
void expect_rows_of_their_own(const Fields<Options>& fields) {
  for (const auto& row : fields) {
    Options options;
    row.set(options, other_value(row.info, row.get(options)));
    int changed = 0;
    for (const auto& also : fields) changed += also.get(options) != also.get(Options());
    EXPECT_EQ(changed, 1) << row.info.key;
    EXPECT_FALSE(options == Options()) << row.info.key;
  }
}

TEST(ObjectiveOptions, EachRowSetsItsMemberAndNoOther) {
  expect_rows_of_their_own(cross_entropy_fields());
  expect_rows_of_their_own(stochastic_attention_fields());
  expect_rows_of_their_own(self_critical_fields());
}

}  // namespace
}  // namespace sightline
