#include "model/decoder_config.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/field_values.h"

namespace sightline {
namespace {

// Every key by itself and all of them at once.
TEST(DecoderConfig, SurvivesJson) {
  DecoderConfig all;
  for (const auto& row : decoder_fields()) {
    DecoderConfig one;
    row.set(one, other_value(row.info, row.get(one)));
    EXPECT_NE(one, DecoderConfig()) << row.info.key;
    EXPECT_EQ(decoder_config_from_json(to_json(one), "x"), one) << row.info.key;
    row.set(all, row.get(one));
  }
  EXPECT_EQ(decoder_config_from_json(to_json(all), "x"), all);
}

TEST(DecoderConfig, WhatIsAbsentIsTheDefault) {
  EXPECT_EQ(decoder_config_from_json(Json::object(), "x"), DecoderConfig());
  EXPECT_EQ(decoder_config_from_json({{"hidden_size", 7}}, "x").hidden_size, 7);
}

TEST(DecoderConfig, RefusesWhatCannotBeMeant) {
  const auto message = [](Json json) {
    try {
      decoder_config_from_json(json, "m.safetensors");
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message({{"gate", "wide"}}),
            "m.safetensors: key 'gate' is \"wide\", expected off, scalar or vector");
  EXPECT_EQ(message({{"hidden_size", -1}}), "m.safetensors: key 'hidden_size' is -1, expected 1 to 65536");
  EXPECT_NE(message({{"hidden_size", 9000000000000}}), "");
  EXPECT_NE(message({{"dropout", 1.0}}), "");
  EXPECT_NE(message({{"attention", 3}}), "");
}

// Files of before the other kinds came are still what is written.
TEST(DecoderConfig, NamesTheOptionsOfOtherAttentionsWhereTheyDiffer) {
  DecoderConfig config;
  for (const char* key : {"attention_heads", "attention_window", "attention_block"})
    EXPECT_FALSE(to_json(config).contains(key)) << key;
  config.attention.kind = "multi-head";
  config.attention.heads = 5;
  EXPECT_EQ(to_json(config)["attention_heads"], 5);
  EXPECT_EQ(decoder_config_from_json(to_json(config), "x"), config);
}

// What came later is not in a file that has no use for it.
TEST(DecoderConfig, OfTheFirstVersionIsWrittenAsThen) {
  std::vector<std::string> keys;
  const Json json = to_json(DecoderConfig());
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  EXPECT_EQ(keys, (std::vector<std::string>{"attention", "attention_size", "hidden_size", "embedding_size",
                                            "region_size", "positions", "gate", "prev2att", "mean2init",
                                            "ctx2lstm", "deep_output", "prev2out", "ctx2out", "dropout"}));
}

}  // namespace
}  // namespace sightline
