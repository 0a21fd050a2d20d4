#include "model/decoder_parameters.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

// All sizes different, so that none stands for another.
DecoderConfig unlike_sizes() {
  DecoderConfig config;
  config.attention.size = 4;
  config.hidden_size = 5;
  config.embedding_size = 3;
  return config;
}
constexpr std::int64_t kRegionWidth = 7, kVocabulary = 11;

ParameterShapes parameters_of(const DecoderConfig& config) {
  return decoder_parameters(config, kRegionWidth, kVocabulary);
}
std::vector<std::int64_t> shape_in(const ParameterShapes& shapes, const std::string& name) {
  const ParameterShape* found = find_shape(shapes, name);
  return found == nullptr ? std::vector<std::int64_t>{} : found->shape;
}
using Shape = std::vector<std::int64_t>;

TEST(DecoderParameters, OfTheUsualDecoder) {
  EXPECT_EQ(parameters_of(unlike_sizes()), (ParameterShapes{{"attention.region_key.weight", {4, 7}},
                                                            {"attention.region_key.bias", {4}},
                                                            {"attention.hidden_query.weight", {4, 5}},
                                                            {"attention.score", {4}},
                                                            {"embedding.weight", {11, 3}},
                                                            {"init_hidden.weight", {5, 7}},
                                                            {"init_hidden.bias", {5}},
                                                            {"init_cell.weight", {5, 7}},
                                                            {"init_cell.bias", {5}},
                                                            {"gate.weight", {1, 5}},
                                                            {"gate.bias", {1}},
                                                            {"input_word.weight", {20, 3}},
                                                            {"input_word.bias", {20}},
                                                            {"input_context.weight", {20, 7}},
                                                            {"recurrent.weight", {20, 5}},
                                                            {"hidden_to_output.weight", {3, 5}},
                                                            {"hidden_to_output.bias", {3}},
                                                            {"context_to_output.weight", {3, 7}},
                                                            {"output.weight", {11, 3}},
                                                            {"output.bias", {11}}}));
}

TEST(DecoderParameters, PlacesAndAProjectionChangeTheWidthThatAttentionSees) {
  DecoderConfig config = unlike_sizes();
  config.positions = true;
  EXPECT_EQ(seen_width(config, kRegionWidth), 9);
  EXPECT_EQ(attended_width(config, kRegionWidth), 9);
  EXPECT_EQ(shape_in(parameters_of(config), "attention.region_key.weight"), (Shape{4, 9}));
  EXPECT_EQ(shape_in(parameters_of(config), "region_projection.weight"), Shape());
  config.region_size = 6;
  EXPECT_EQ(attended_width(config, kRegionWidth), 6);
  EXPECT_EQ(shape_in(parameters_of(config), "region_projection.weight"), (Shape{6, 9}));
  EXPECT_EQ(shape_in(parameters_of(config), "input_context.weight"), (Shape{20, 6}));
  EXPECT_EQ(attention_sizes(config, kRegionWidth).features, 6);
}

TEST(DecoderParameters, EachOptionLeavesOutWhatItHasNoUseFor) {
  DecoderConfig config = unlike_sizes();
  config.ctx2lstm = config.ctx2out = false;
  config.gate = GateKind::off;
  config.mean2init = false;
  const ParameterShapes least = parameters_of(config);
  for (const char* absent : {"input_context.weight", "context_to_output.weight", "gate.weight",
                             "init_hidden.weight", "init_cell.bias", "first_hidden"})
    EXPECT_EQ(find_shape(least, absent), nullptr) << absent;
  config.learned_init = true;
  EXPECT_EQ(shape_in(parameters_of(config), "first_hidden"), (Shape{5}));
  EXPECT_EQ(shape_in(parameters_of(config), "first_cell"), (Shape{5}));
  config.gate = GateKind::vector;
  EXPECT_EQ(shape_in(parameters_of(config), "gate.weight"), (Shape{7, 5}));
  config.deep_output = false;
  EXPECT_EQ(shape_in(parameters_of(config), "output.weight"), (Shape{11, 5}));
  EXPECT_EQ(find_shape(parameters_of(config), "hidden_to_output.weight"), nullptr);
  config.prev2att = true;
  EXPECT_EQ(shape_in(parameters_of(config), "attention.hidden_query.weight"), (Shape{4, 8}));
}

TEST(DecoderParameters, RefinementStandsUnderItsName) {
  DecoderConfig config = unlike_sizes();
  config.refine.kind = RefineKind::self_attention;
  config.refine.heads = 7;
  EXPECT_EQ(shape_in(parameters_of(config), "refine.query_1.weight"), (Shape{7, 7}));
  config.refine.heads = 2;
  EXPECT_THROW(parameters_of(config), UsageError);
}

TEST(DecoderParameters, WhatCannotBeMeantIsRefused) {
  DecoderConfig config = unlike_sizes();
  config.learned_init = true;
  EXPECT_THROW(parameters_of(config), UsageError);
  config.learned_init = false;
  config.attention.kind = "sfot";
  EXPECT_THROW(parameters_of(config), UsageError);
}

}  // namespace
}  // namespace sightline
