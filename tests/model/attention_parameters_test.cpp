#include "model/attention_parameters.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

// All different, so that none stands for another.
AttentionSizes odd_sizes() {
  return {.features = 7, .hidden = 5, .embedding = 3, .attention = 4, .sees_word = false, .heads = 2};
}
AttentionSizes with_word() {
  AttentionSizes sizes = odd_sizes();
  sizes.sees_word = true;
  return sizes;
}

template <class Action>
std::string refusal_of(Action action) {
  try {
    action();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(AttentionParameters, AreThoseOfThePapers) {
  using Shapes = ParameterShapes;
  const Shapes additive{{"region_key.weight", {4, 7}},
                        {"region_key.bias", {4}},
                        {"hidden_query.weight", {4, 5}},
                        {"score", {4}}};
  EXPECT_EQ(additive_parameters(odd_sizes()), additive);
  EXPECT_EQ(static_parameters(odd_sizes()),
            (Shapes{{"region_key.weight", {4, 7}}, {"region_key.bias", {4}}, {"score", {4}}}));
  EXPECT_EQ(general_parameters(odd_sizes()), (Shapes{{"region_key.weight", {5, 7}}}));
  EXPECT_EQ(concat_parameters(odd_sizes()), (Shapes{{"pair.weight", {4, 12}}, {"score", {4}}}));
  EXPECT_EQ(scaled_dot_parameters(odd_sizes()), (Shapes{{"hidden_query.weight", {4, 5}},
                                                        {"region_key.weight", {4, 7}},
                                                        {"region_value.weight", {7, 7}}}));
  EXPECT_EQ(multi_head_parameters(odd_sizes()), (Shapes{{"hidden_query.weight", {4, 5}},
                                                        {"region_key.weight", {4, 7}},
                                                        {"region_value.weight", {4, 7}},
                                                        {"output.weight", {7, 4}}}));
  const auto more = [&](const Shapes& own) {
    Shapes all = additive;
    all.insert(all.end(), own.begin(), own.end());
    return all;
  };
  EXPECT_EQ(local_p_parameters(odd_sizes()),
            more({{"place_hidden.weight", {4, 5}}, {"place.weight", {2, 4}}}));
  EXPECT_EQ(sentinel_parameters(odd_sizes()), more({{"sentinel_gate.weight", {5, 8}},
                                                    {"sentinel_gate.bias", {5}},
                                                    {"sentinel_key.weight", {4, 5}},
                                                    {"sentinel_value.weight", {7, 5}}}));
  EXPECT_EQ(hierarchical_parameters(odd_sizes()), more({{"block_key.weight", {4, 7}},
                                                        {"block_key.bias", {4}},
                                                        {"block_query.weight", {4, 5}},
                                                        {"block_score", {4}}}));
  EXPECT_EQ(coverage_parameters(odd_sizes()), more({{"coverage", {4}}}));
}

// What is asked with is wider by the word; nothing else is.
TEST(AttentionParameters, OfAQueryThatHasTheWordAreWiderWhereItIsRead) {
  EXPECT_EQ(find_shape(additive_parameters(with_word()), "hidden_query.weight")->shape,
            (std::vector<std::int64_t>{4, 8}));
  EXPECT_EQ(general_parameters(with_word()), (ParameterShapes{{"region_key.weight", {8, 7}}}));
  EXPECT_EQ(find_shape(concat_parameters(with_word()), "pair.weight")->shape,
            (std::vector<std::int64_t>{4, 15}));
  EXPECT_EQ(static_parameters(with_word()), static_parameters(odd_sizes()));
  EXPECT_EQ(find_shape(sentinel_parameters(with_word()), "sentinel_gate.weight")->shape,
            (std::vector<std::int64_t>{5, 8}));  // it reads the word anyway
}

TEST(AttentionParameters, SizesThatDoNotFitAreNamedWithAWayOut) {
  EXPECT_EQ(
      refusal_of([] { dot_parameters(odd_sizes()); }),
      "attention 'dot': the regions are 7 wide and what they are compared with is 5, expected one width");
  AttentionSizes fitting = with_word();
  fitting.features = 8;
  EXPECT_TRUE(dot_parameters(fitting).empty());
  AttentionSizes heads = odd_sizes();
  heads.heads = 3;
  EXPECT_EQ(refusal_of([&] { multi_head_parameters(heads); }),
            "attention 'multi-head': attention_size is 4, expected a multiple of attention_heads, 3");
}

}  // namespace
}  // namespace sightline
