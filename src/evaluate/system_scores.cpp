#include "evaluate/system_scores.h"

#include <utility>

#include "core/counted.h"
#include "evaluate/numbered_references.h"
#include "metrics/attention_quality.h"
#include "metrics/tokenised_captions.h"
#include "metrics/wordnet.h"
#include "text/unspaced.h"

namespace sightline {

namespace {

// A word of the only image is in every image, which CIDEr counts for nothing.
void notice_single_image(const MatchedCaptions& matched, const ScoringOptions& options,
                         std::vector<std::string>& notices) {
  if (matched.images.size() != 1 || options.frequencies) return;
  notices.emplace_back(
      "CIDEr and CIDEr-D over one image are 0 by definition: each of its words is in all of the images "
      "(--frequencies FILE takes from another set how rare words are)");
}

// A sentence as one word is right or wrong as a whole.
void notice_unspaced(const NumberedReferences& numbers, Tokens tokens, std::vector<std::string>& notices) {
  if (tokens != Tokens::words) return;
  const std::vector<std::string> words = numbers.table.words();
  std::size_t unspaced = 0, all = 0;
  std::vector<std::string> caption;
  for (const auto& references : numbers.references) {
    for (const TokenIds& reference : references) {
      caption.clear();
      for (const std::int32_t id : reference) caption.push_back(words[static_cast<std::size_t>(id)]);
      unspaced += is_unspaced(caption), ++all;
    }
  }
  if (2 * unspaced <= all) return;
  notices.push_back(std::to_string(unspaced) + " of " + counted(all, "reference") +
                    " have no spaces between words, so that each became one word: --tokens characters scores "
                    "their characters");
}

std::vector<Evaluation> evaluations_of(const MatchedCaptions& matched, NumberedReferences& numbers,
                                       const ScoringOptions& options, const std::optional<WordNet>& wordnet,
                                       std::vector<std::string>& notices) {
  std::optional<TrainingWords> training;
  if (options.train_captions)
    training = number_training_captions(*options.train_captions, options.scored_splits, numbers.table,
                                        options.tokens);
  if (training) notices = training->notices;
  EvaluationOptions evaluation;
  evaluation.corpus = &*numbers.corpus;
  evaluation.meteor = options.meteor;
  evaluation.tokens = options.tokens;
  evaluation.wordnet = wordnet ? &*wordnet : nullptr;
  evaluation.training = training ? &training->captions : nullptr;
  std::vector<Evaluation> evaluations;
  for (const auto& captions : matched.captions) {
    std::vector<TokenIds> hypotheses = token_ids(captions, numbers.table, options.tokens);
    std::vector<ScoredImage> images(hypotheses.size());
    for (std::size_t i = 0; i < images.size(); ++i)
      images[i] = {std::move(hypotheses[i]), numbers.references[i]};
    evaluations.push_back(evaluate(images, numbers.table, evaluation));
  }
  return evaluations;
}

void add_attention(SystemScores& scores, const MatchedCaptions& matched) {
  bool objects = true;
  for (const auto& images : matched.attention) {
    if (images.empty()) return;
    AttentionSums sums;
    for (const AttentionSums& image : images) sums += image;
    objects = objects && sums.object_words > 0;
    if (attention_scores(sums).collapsed())
      scores.notices.emplace_back("the attention is the same at every word");
  }
  for (std::size_t k = 0; k < scores.evaluations.size(); ++k)
    scores.evaluations[k].metrics.push_back(resampled_attention(matched.attention[k], objects));
}

}  // namespace

SystemScores score_systems(const MatchedCaptions& matched, const ScoringOptions& options) {
  const std::optional<WordNet> wordnet = options.meteor ? WordNet::installed() : std::nullopt;
  SystemScores scores;
  scores.synonyms = wordnet.has_value();
  NumberedReferences numbers = number_references(matched.images, options.frequencies, options.tokens);
  scores.evaluations = evaluations_of(matched, numbers, options, wordnet, scores.notices);
  notice_single_image(matched, options, scores.notices);
  notice_unspaced(numbers, options.tokens, scores.notices);
  add_attention(scores, matched);
  return scores;
}

}  // namespace sightline
