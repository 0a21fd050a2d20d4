#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "metrics/bleu.h"
#include "metrics/resampled_metric.h"
#include "text/tokens.h"

namespace sightline {

// What a model made of a text, and what it should have made: any of the references is right.
struct RewrittenText {
  std::vector<std::string> tokens;
  std::vector<std::vector<std::string>> references;  // their tokens; at least one
  // The same as characters, which the error rate counts.
  std::vector<std::string> characters;
  std::vector<std::vector<std::string>> reference_characters;
};

// A text beside its references, as they are written; BLEU counts `kind`.
RewrittenText compared_text(const std::string& text, const std::vector<std::string>& references, Tokens kind);

// The least number of tokens put in, left out or replaced that make one of the other (Levenshtein 1966).
// O(length of the one x length of the other) time, O(length) memory.
std::size_t edit_distance(const std::vector<std::string>& a, const std::vector<std::string>& b);

// BLEU's counts of each text over its tokens.
std::vector<BleuStatistics> bleu_statistics_of(const std::vector<RewrittenText>& texts);

// As the bootstrap needs them: "exact match", the share of texts that are a reference to the character;
// "character error rate", the sum of edit distances over the sum of the references' lengths, of each text to
// the reference that it is nearest to; BLEU over the tokens (resampled_bleu).
std::vector<ResampledMetric> rewriting_metrics(const std::vector<RewrittenText>& texts);

}  // namespace sightline
