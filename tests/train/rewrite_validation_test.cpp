#include "train/rewrite_validation.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/error.h"
#include "text/tokens.h"

namespace sightline {
namespace {

// Reads words, writes words, with weights by chance.
std::shared_ptr<Rewriter> rewriter_by_chance() {
  torch::manual_seed(7);
  auto rewriter = std::make_shared<Rewriter>();
  TextEncoderConfig encoder;
  encoder.embedding_size = 4;
  encoder.hidden_size = 3;
  rewriter->source = Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "ten", "past"}, "");
  rewriter->encoder = std::make_shared<TextEncoder>(encoder, rewriter->source.size());
  rewriter->vocabulary = Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "x", "y"}, "");
  DecoderConfig decoder;
  decoder.attention.size = decoder.hidden_size = decoder.embedding_size = 4;
  rewriter->decoder =
      std::make_shared<Decoder>(decoder, rewriter->encoder->feature_size(), rewriter->vocabulary.size());
  const torch::NoGradGuard no_grad;
  for (auto& parameter : rewriter->decoder->parameters()) parameter.mul_(3);
  return rewriter;
}

const TextPairs& some_pairs() {
  static const TextPairs pairs{
      "p.tsv", {{"ten", "x"}, {"ten past", "x y"}, {" ", "x"}, {"ten", "y y x"}, {"past", " "}}, {}};
  return pairs;
}

SearchOptions short_search() {
  SearchOptions search;
  search.max_length = 4;
  return search;
}

// Nats of a target and its end, a step at a time.
double nats_of(const Rewriter& rewriter, const std::string& source, const std::string& target) {
  const torch::NoGradGuard no_grad;
  const auto prepared = rewriter.decoder->prepare(rewriter.regions({rewriter.read(source).ids}));
  const at::Tensor image = torch::zeros({1}, at::kLong);
  DecoderState state = rewriter.decoder->initial_state(prepared).rows(image);
  std::int64_t last = Vocabulary::kStart;
  double nats = 0;
  auto words = rewriter.vocabulary.encode(written_tokens(target, Tokens::words, LetterCase::kept));
  words.push_back(Vocabulary::kEnd);
  for (const std::int64_t word : words) {
    DecoderStep step = rewriter.decoder->step(prepared, image, state, torch::tensor({last}, at::kLong));
    nats -= step.logits[0].to(at::kDouble).log_softmax(0)[word].item<double>();
    state = std::move(step.state);
    last = word;
  }
  return nats;
}

TEST(RewriteValidation, TheLossIsOfEveryTargetAndItsEnd) {
  const auto rewriter = rewriter_by_chance();
  RewriteValidation validation(rewriter, some_pairs(), short_search(), BestBy::loss);
  const auto outcome = validation.run({}, {});
  ASSERT_TRUE(outcome);
  const double nats = nats_of(*rewriter, "ten", "x") + nats_of(*rewriter, "ten", "y y x") +
                      nats_of(*rewriter, "ten past", "x y");
  EXPECT_NEAR(figure(outcome->figures, "loss"), nats / (2 + 4 + 3), 1e-5);
  for (const char* name : {"exact_match", "character_error_rate", "bleu_4"})
    EXPECT_GE(figure(outcome->figures, name), 0) << name;
  EXPECT_NE(outcome->summary.find("validation loss "), std::string::npos);
}

TEST(RewriteValidation, TheFigureThatDecidesIsThatOfTheRecipe) {
  const auto rewriter = rewriter_by_chance();
  const auto by = [&](BestBy select) {
    return RewriteValidation(rewriter, some_pairs(), short_search(), select);
  };
  EXPECT_EQ(by(BestBy::loss).deciding_figure(), "loss");
  EXPECT_TRUE(by(BestBy::loss).better(1, 2));
  EXPECT_FALSE(by(BestBy::loss).better(2, 2));
  EXPECT_EQ(by(BestBy::exact_match).deciding_figure(), "exact_match");
  EXPECT_TRUE(by(BestBy::exact_match).better(2, 1));
  EXPECT_FALSE(by(BestBy::exact_match).better(1, 1));
  EXPECT_EQ(by(BestBy::bleu_4).deciding_figure(), "bleu_4");
}

TEST(RewriteValidation, StopsBetweenBatchesAndNeedsAPair) {
  const auto rewriter = rewriter_by_chance();
  RewriteValidation validation(rewriter, some_pairs(), short_search(), BestBy::loss);
  EXPECT_FALSE(validation.run({}, [] { return true; }));
  EXPECT_THROW(RewriteValidation(rewriter, {"p.tsv", {{" ", "x"}}, {}}, short_search(), BestBy::loss),
               DataError);
}

}  // namespace
}  // namespace sightline
