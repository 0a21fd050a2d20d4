#include "model/rewrite_texts.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/error.h"
#include "model/decoder_steps.h"

namespace sightline {
namespace {

// Reads words, writes words, with weights by chance that are large enough for texts to differ.
Rewriter rewriter_of_words() {
  torch::manual_seed(9);
  Rewriter rewriter;
  TextEncoderConfig encoder;
  encoder.embedding_size = 6;
  encoder.hidden_size = 4;
  rewriter.source = Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "ten", "past", "noon"}, "");
  rewriter.maximum_length = 4;
  rewriter.encoder = std::make_shared<TextEncoder>(encoder, rewriter.source.size());
  rewriter.vocabulary = Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "x", "y", "z"}, "");
  DecoderConfig decoder;
  decoder.attention.size = decoder.hidden_size = decoder.embedding_size = 8;
  rewriter.decoder =
      std::make_shared<Decoder>(decoder, rewriter.encoder->feature_size(), rewriter.vocabulary.size());
  const torch::NoGradGuard no_grad;
  for (auto& parameter : rewriter.decoder->parameters()) parameter.mul_(3);
  rewriter.encoder->eval();
  rewriter.decoder->eval();
  return rewriter;
}

SearchOptions search_of_texts() {
  SearchOptions search;
  search.max_length = 5;
  search.n_best = 2;
  return search;
}

// More than are searched together, of 1 to 4 words, and some without any.
std::vector<std::string> forty_lines() {
  const std::vector<std::string> words{"ten", "past", "noon", "never"};
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < 40; ++i) {
    std::string line;
    for (std::size_t k = 0; k < i % 5; ++k) line += words[(i + 3 * k) % words.size()] + " ";
    lines.push_back(line);
  }
  return lines;
}

std::vector<RewrittenLine> rewritten(const Rewriter& rewriter, const std::vector<std::string>& texts) {
  std::vector<RewrittenLine> lines;
  rewrite_texts(rewriter, texts, search_of_texts(),
                [&](RewrittenLine&& line) { lines.push_back(std::move(line)); });
  return lines;
}

// Every text is written as it is by itself, beside whatever else; one without a word is written as nothing.
TEST(RewriteTexts, WritesEachInItsOrderAsIfAlone) {
  const Rewriter rewriter = rewriter_of_words();
  const std::vector<std::string> texts = forty_lines();
  const std::vector<RewrittenLine> lines = rewritten(rewriter, texts);
  ASSERT_EQ(lines.size(), texts.size());
  const torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    SCOPED_TRACE(texts[i]);
    EXPECT_EQ(lines[i].source, texts[i]);
    EXPECT_EQ(lines[i].read.ids, rewriter.read(texts[i]).ids);
    if (lines[i].read.ids.empty()) {
      EXPECT_TRUE(lines[i].hypotheses.empty());
      continue;
    }
    const auto prepared = rewriter.decoder->prepare(rewriter.regions({lines[i].read.ids}));
    const auto alone =
        beam_search(*rewriter.decoder, prepared, rewriter.vocabulary, search_of_texts()).front();
    ASSERT_EQ(lines[i].hypotheses.size(), alone.size());
    for (std::size_t rank = 0; rank < alone.size(); ++rank) {
      EXPECT_EQ(lines[i].hypotheses[rank].ids, alone[rank].ids);
      EXPECT_NEAR(lines[i].hypotheses[rank].log_prob, alone[rank].log_prob, 1e-4);
    }
    EXPECT_EQ(lines[i].hypotheses.front().layout.size(), static_cast<int>(lines[i].read.ids.size()));
  }
}

TEST(RewriteTexts, TextsWithoutAWordAreNotSearched) {
  const Rewriter rewriter = rewriter_of_words();
  const std::vector<RewrittenLine> lines = rewritten(rewriter, {"", " \t"});
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[1].hypotheses.empty());
  EXPECT_EQ(lines[1].source, " \t");
  EXPECT_TRUE(rewritten(rewriter, {}).empty());
}

TEST(RewriteTexts, TellsHowFarItIsAndStopsBetweenBatches) {
  const Rewriter rewriter = rewriter_of_words();
  std::vector<std::int64_t> done;
  std::size_t taken = 0;
  const auto take = [&](RewrittenLine&&) { ++taken; };
  const auto progress = [&](const Progress& now) {
    done.push_back(now.done);
    EXPECT_EQ(static_cast<std::int64_t>(taken), now.done) << "told when they are handed over";
  };
  EXPECT_TRUE(rewrite_texts(rewriter, forty_lines(), search_of_texts(), take, progress));
  EXPECT_EQ(done, (std::vector<std::int64_t>{32, 40}));
  taken = 0;
  int asked = 0;
  EXPECT_FALSE(
      rewrite_texts(rewriter, forty_lines(), search_of_texts(), take, {}, [&] { return ++asked == 2; }));
  EXPECT_EQ(taken, 32u);
}

}  // namespace
}  // namespace sightline
