#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "metrics/bleu.h"
#include "metrics/cider.h"
#include "metrics/diversity.h"
#include "metrics/resampled_metric.h"
#include "metrics/scored_image.h"
#include "metrics/wordnet.h"
#include "text/tokens.h"

namespace sightline {

struct EvaluationOptions {
  const CiderCorpus* corpus = nullptr;  // CIDEr's document frequencies; null: of the images' own references
  bool meteor = true;
  Tokens tokens = Tokens::words;                    // what the captions were cut into
  const WordNet* wordnet = nullptr;                 // METEOR-ess's synonyms; null: none
  const std::vector<TokenIds>* training = nullptr;  // for novelty; null: unknown
};

// One image's scores by themselves.
struct ImageScores {
  BleuScores bleu;
  double rouge_l = 0;
  double cider_d = 0;
  double cider = 0;
  std::optional<double> meteor;
  std::size_t length = 0;  // words
  bool repeated_words = false;
  bool bad_ending = false;
  std::optional<bool> novel;
};

// A score of the whole set.
struct Score {
  std::string name;  // as people write it: "BLEU-1"
  double value = 0;
};

// Everything that is known of a set of captions beside their references.
struct Evaluation {
  std::vector<ImageScores> images;  // in the set's order
  DiversityStatistics diversity;
  // Every score that adds up over images, as the bootstrap needs it: "BLEU-1" to "BLEU-4", the same with
  // "(no BP)", "ROUGE-L", "CIDEr-D", "CIDEr", "METEOR-ess", "mean length", "repeated words", "bad endings"
  // and "novelty"; METEOR-ess and novelty only where they are known.
  std::vector<ResampledMetric> metrics;

  // The values of `metrics`.
  std::vector<Score> scores() const;
  // Those of the set as a whole, which no resampling of images tells anything of: "distinct-1", "distinct-2",
  // "vocabulary used", "distinct captions".
  std::vector<Score> set_scores() const;
};

// `table` has numbered the images' tokens, those of the training captions and of a corpus that is given.
Evaluation evaluate(const std::vector<ScoredImage>& images, const TokenTable& table,
                    const EvaluationOptions& options = {});

}  // namespace sightline
