#include "model/text_encoder_config.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/field.h"
#include "core/field_values.h"

namespace sightline {
namespace {

TextEncoderConfig text_config_of(TextEncoderKind kind) {
  return {.kind = kind, .embedding_size = 6, .hidden_size = 5, .layers = 2, .heads = 3};
}

TEST(TextEncoderConfig, StandsInJsonAsItIs) {
  TextEncoderConfig config;
  for (const auto& row : text_encoder_fields()) {
    row.set(config, other_value(row.info, row.get(config)));
    EXPECT_EQ(from_json(text_encoder_fields(), to_json(text_encoder_fields(), config), "text"), config)
        << row.info.key;
  }
}

TEST(TextEncoderConfig, HeadsDivideTheVector) {
  TextEncoderConfig config = text_config_of(TextEncoderKind::self_attention);
  config.heads = 4;
  EXPECT_THROW(text_encoder_parameters(config, 9), UsageError);
  config.kind = TextEncoderKind::bilstm;  // which has none
  EXPECT_NO_THROW(text_encoder_parameters(config, 9));
}

TEST(TextEncoderConfig, RegionsAreAsWideAsWhatMakesThem) {
  EXPECT_EQ(text_feature_size(text_config_of(TextEncoderKind::bilstm)), 10);
  EXPECT_EQ(text_feature_size(text_config_of(TextEncoderKind::self_attention)), 6);
  EXPECT_EQ(text_feature_size(text_config_of(TextEncoderKind::embedding)), 6);
}

TEST(TextEncoderConfig, ParametersStandUnderTheirLayers) {
  const auto of = [](TextEncoderKind kind) { return text_encoder_parameters(text_config_of(kind), 9); };
  EXPECT_EQ(of(TextEncoderKind::embedding), (ParameterShapes{{"embedding.weight", {9, 6}}}));
  EXPECT_EQ(find_shape(of(TextEncoderKind::bilstm), "lstm.backward_input_2.weight")->shape,
            (std::vector<std::int64_t>{20, 10}));
  EXPECT_EQ(find_shape(of(TextEncoderKind::self_attention), "refine.query_2.weight")->shape,
            (std::vector<std::int64_t>{6, 6}));
  EXPECT_EQ(find_shape(of(TextEncoderKind::self_attention), "refine.query_3.weight"), nullptr);
}

}  // namespace
}  // namespace sightline
