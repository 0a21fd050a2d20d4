#include "model/text_model_description.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

TextModelDescription whole_text_description() {
  TextModelDescription description;
  description.task = ModelTask::classify;
  description.source.tokens = Tokens::characters;
  description.source.tokenizer = "rules-1";
  description.source.maximum_length = 77;
  description.source.encoder.kind = TextEncoderKind::self_attention;
  description.source.encoder.embedding_size = 6;
  description.source.encoder.heads = 3;
  description.source.vocabulary = {"<pad>", "<start>", "<end>", "<unk>", "a"};
  description.part = {{"labels", {"x", "y"}}};
  description.licence = "MIT";
  description.precision = StoragePrecision::fp16;
  return description;
}

template <class Change>
std::string text_description_fault(Change change) {
  Json json = to_json(whole_text_description());
  change(json);
  try {
    text_model_description(json, "m.safetensors");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

TEST(TextModelDescription, ComesBackAsItWas) {
  const TextModelDescription whole = whole_text_description();
  const TextModelDescription found = text_model_description(to_json(whole), "m");
  EXPECT_EQ(to_json(found), to_json(whole));
  EXPECT_EQ(found.task, ModelTask::classify);
  EXPECT_EQ(found.source.encoder, whole.source.encoder);
  EXPECT_EQ(found.source.maximum_length, 77);
  EXPECT_EQ(found.part, whole.part);
  EXPECT_EQ(found.precision, StoragePrecision::fp16);
}

TEST(TextModelDescription, WhatIsMissingOrCannotBeMeantIsTheFilesFault) {
  for (const char* key : {"source", "classify"})
    EXPECT_THAT(text_description_fault([&](Json& json) { json.erase(key); }), HasSubstr(key));
  for (const char* key : {"tokenizer", "maximum_length", "encoder", "vocabulary"})
    EXPECT_THAT(text_description_fault([&](Json& json) { json["source"].erase(key); }), HasSubstr(key));
  for (const std::int64_t length : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 40})
    EXPECT_THAT(text_description_fault([&](Json& json) { json["source"]["maximum_length"] = length; }),
                HasSubstr("m.safetensors: source: key 'maximum_length' is " + std::to_string(length)));
  EXPECT_THAT(text_description_fault([](Json& json) { json["source"]["encoder"]["heads"] = 4; }),
              HasSubstr("a multiple of refine_heads, 4"));
  EXPECT_THAT(text_description_fault([](Json& json) { json["source"]["encoder"]["encoder"] = "gru"; }),
              HasSubstr("gru"));
  EXPECT_THAT(text_description_fault([](Json& json) { json["precision"] = "fp8"; }), HasSubstr("fp8"));
  EXPECT_EQ(text_description_fault([](Json& json) {
              for (const char* key : {"training", "metrics", "licence", "credits", "precision"})
                json.erase(key);
            }),
            "none");
}

TEST(TextModelDescription, TextsAreCutByTheSameRules) {
  EXPECT_NO_THROW(require_tokenizer("rules-1", "rules-1", "m"));
  try {
    require_tokenizer("rules-2", "rules-1", "m.safetensors: source");
    FAIL();
  } catch (const ModelError& error) {
    EXPECT_STREQ(error.what(), "m.safetensors: source: made with tokenizer 'rules-2', expected 'rules-1'");
  }
}

}  // namespace
}  // namespace sightline
