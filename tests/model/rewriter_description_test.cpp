#include "model/rewriter_description.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

TextModelDescription of_a_rewriter() {
  TextModelDescription description;
  description.source.tokenizer = std::string(kWrittenTokensVersion);
  description.source.encoder = {.kind = TextEncoderKind::bilstm, .embedding_size = 6, .hidden_size = 4};
  DecoderConfig decoder;
  decoder.hidden_size = 5;
  description.part = {{"tokenizer", std::string(kWrittenTokensVersion)},
                      {"decoder", to_json(decoder)},
                      {"tokens", "characters"},
                      {"vocabulary", {"<pad>", "<start>", "<end>", "<unk>", "a", "b"}},
                      {"maximum_length", 9}};
  return description;
}

template <class Change>
std::string rewriter_fault(Change change) {
  TextModelDescription description = of_a_rewriter();
  change(description);
  try {
    rewriter_description(description, "m.safetensors");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

TEST(RewriterDescription, IsTheTasksPart) {
  const RewriterDescription found = rewriter_description(of_a_rewriter(), "m");
  EXPECT_EQ(found.decoder.hidden_size, 5);
  EXPECT_EQ(found.tokens, Tokens::characters);
  EXPECT_EQ(found.longest, 9);
  // Regions are as wide as both directions of the LSTM.
  const ParameterShapes shapes = found.parameters(of_a_rewriter().source);
  EXPECT_EQ(find_shape(shapes, "init_hidden.weight")->shape, (std::vector<std::int64_t>{5, 8}));
  EXPECT_EQ(find_shape(shapes, "output.bias")->shape, (std::vector<std::int64_t>{6}));
}

TEST(RewriterDescription, WhatCannotBeMeantIsTheFilesFault) {
  EXPECT_THAT(rewriter_fault([](auto& d) { d.source.tokenizer = "other"; }),
              HasSubstr("m.safetensors: source: made with tokenizer 'other'"));
  EXPECT_THAT(rewriter_fault([](auto& d) { d.part["tokenizer"] = "other"; }),
              HasSubstr("m.safetensors: rewrite: made with tokenizer 'other'"));
  EXPECT_THAT(rewriter_fault([](auto& d) { d.part["maximum_length"] = 0; }),
              HasSubstr("key 'maximum_length' is 0, expected 1 to "));
  EXPECT_THAT(rewriter_fault([](auto& d) { d.part["decoder"]["attention"] = "sfot"; }), HasSubstr("sfot"));
  EXPECT_THAT(rewriter_fault([](auto& d) { d.part["decoder"]["attention"] = "dot"; }),
              HasSubstr("the regions are 8 wide"));
  for (const char* key : {"tokenizer", "decoder", "vocabulary", "maximum_length"})
    EXPECT_THAT(rewriter_fault([&](auto& d) { d.part.erase(key); }), HasSubstr(key));
}

}  // namespace
}  // namespace sightline
