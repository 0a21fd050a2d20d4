#include "model/rewriter.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/scratch_file.h"
#include "model/decoder_steps.h"
#include "model/model_file.h"
#include "weights/safetensors.h"

namespace sightline {
namespace {

// Reads three words, writes characters, with weights by chance.
Rewriter tiny_rewriter(const std::string& attention = "soft") {
  torch::manual_seed(5);
  Rewriter rewriter;
  TextEncoderConfig encoder;
  encoder.embedding_size = 6;
  encoder.hidden_size = 4;
  rewriter.source_tokens = Tokens::words;
  rewriter.source = Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "ten", "past", "noon"}, "");
  rewriter.maximum_length = 4;
  rewriter.encoder = std::make_shared<TextEncoder>(encoder, rewriter.source.size());
  rewriter.target_tokens = Tokens::characters;
  rewriter.vocabulary =
      Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "1", "2", "0", ":"}, "");
  DecoderConfig decoder;
  decoder.attention.kind = attention;
  decoder.attention.size = 8;
  decoder.attention.heads = 2;
  decoder.hidden_size = 8;
  decoder.embedding_size = 8;
  rewriter.decoder = std::make_shared<Decoder>(decoder, rewriter.encoder->feature_size(), 8);
  rewriter.encoder->eval();
  rewriter.decoder->eval();
  return rewriter;
}

Hypothesis best_of(const Rewriter& rewriter, const Regions& regions, std::size_t text) {
  SearchOptions search;
  search.max_length = 6;
  const auto prepared = rewriter.decoder->prepare(regions);
  return beam_search(*rewriter.decoder, prepared, rewriter.vocabulary, search)[text].front();
}

TEST(Rewriter, ReadsAndCutsTexts) {
  const Rewriter rewriter = tiny_rewriter();
  const SourceText text = rewriter.read("Ten past two");
  EXPECT_EQ(text.tokens, (std::vector<std::string>{"ten", "past", "two"}));
  EXPECT_EQ(text.ids, (std::vector<std::int64_t>{4, 5, Vocabulary::kUnknown}));
  EXPECT_FALSE(text.cut);
  EXPECT_TRUE(rewriter.read("ten past noon, ten past").cut);
  EXPECT_EQ(rewriter.read("ten past noon, ten past").ids.size(), 4u);
  EXPECT_TRUE(rewriter.read(" \t ").ids.empty());
}

// To the search a text is what a photo is: the same among others as alone.
TEST(Rewriter, WritesTheSameAloneAndAmongOthers) {
  const torch::NoGradGuard no_grad;
  for (const char* attention : {"soft", "multi-head", "local-p", "none"}) {
    SCOPED_TRACE(attention);
    const Rewriter rewriter = tiny_rewriter(attention);
    const std::vector<std::int64_t> brief{4}, longer{5, 4, 6, 6};
    const Hypothesis alone = best_of(rewriter, rewriter.regions({brief}), 0);
    const Hypothesis among = best_of(rewriter, rewriter.regions({longer, brief}), 1);
    EXPECT_EQ(alone.ids, among.ids);
    EXPECT_NEAR(alone.log_prob, among.log_prob, 1e-5);
    EXPECT_EQ(among.layout, Layout(Sequence{1}));
  }
}

TEST(Rewriter, ComesBackFromItsFile) {
  const ScratchFile file("", ".safetensors");
  const Rewriter rewriter = tiny_rewriter();
  TextModelDescription description;
  description.licence = "CC0";
  save_rewriter(file.path(), rewriter, description);
  const LoadedRewriter loaded = load_rewriter(file.path());
  EXPECT_EQ(loaded.description.licence, "CC0");
  EXPECT_EQ(loaded.rewriter.source.words(), rewriter.source.words());
  EXPECT_EQ(loaded.rewriter.target_tokens, Tokens::characters);
  EXPECT_EQ(loaded.rewriter.maximum_length, 4);
  const torch::NoGradGuard no_grad;
  const Hypothesis before = best_of(rewriter, rewriter.regions({{4, 5}}), 0);
  const Hypothesis after = best_of(loaded.rewriter, loaded.rewriter.regions({{4, 5}}), 0);
  EXPECT_EQ(before.ids, after.ids);
  EXPECT_EQ(before.log_prob, after.log_prob);
  EXPECT_EQ(loaded.rewriter.written(after), rewriter.written(before));
}

TEST(Rewriter, ModelsOfOneTaskNameTheirCommandToOthers) {
  const ScratchFile rewrites("", ".safetensors");
  save_rewriter(rewrites.path(), tiny_rewriter(), {});
  EXPECT_EQ(read_model_task(rewrites.path()), ModelTask::rewrite);
  try {
    load_model(rewrites.path());
    FAIL() << "a captioner was read";
  } catch (const ModelError& error) {
    EXPECT_NE(std::string(error.what()).find("rewrites texts, expected one that captions photographs"),
              std::string::npos);
    EXPECT_NE(error.hint().find("sightline rewrite --model"), std::string::npos);
  }
  EXPECT_EQ(read_model_task(fixture("model_v1.safetensors")), ModelTask::caption);
  try {
    load_rewriter(fixture("model_v1.safetensors"));
    FAIL() << "a rewriter was read";
  } catch (const ModelError& error) {
    EXPECT_NE(error.hint().find("sightline caption --model"), std::string::npos);
  }
}

// Any key and any size may be damaged.
TEST(Rewriter, RefusesWhatTheDescriptionCannotMean) {
  const ScratchFile file("", ".safetensors");
  save_rewriter(file.path(), tiny_rewriter(), {});
  const Safetensors whole = read_safetensors(file.path());
  const auto refused = [&](const std::string& before, const std::string& after) {
    Safetensors damaged = whole;
    std::string& json = damaged.metadata["sightline"];
    const auto at = json.find(before);
    ASSERT_NE(at, std::string::npos) << before;
    json.replace(at, before.size(), after);
    write_safetensors(file.path(), damaged);
    EXPECT_THROW(load_rewriter(file.path()), ModelError) << after;
  };
  refused("\"maximum_length\":4", "\"maximum_length\":0");
  refused("\"rewrite\":{", "\"rewrites\":{");
  refused("\"task\":\"rewrite\"", "\"task\":\"sing\"");
  refused("\"embedding_size\":6", "\"embedding_size\":60000");
  refused("\"encoder\":\"bilstm\"", "\"encoder\":\"gru\"");
  refused("\"written-1\"", "\"written-2\"");
  refused("\"attention\":\"soft\"", "\"attention\":\"gaze\"");
  refused("\"ten\"", "\"past\"");
  Safetensors more = whole;
  more.tensors["encoder.weight"] = torch::zeros({1});
  write_safetensors(file.path(), more);
  EXPECT_THROW(load_rewriter(file.path()), ModelError);
}

}  // namespace
}  // namespace sightline
