#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metrics/scored_image.h"

namespace sightline {

// What the captions of a set are like among themselves, whatever they describe. Shares are 0 to 1.
struct DiversityStatistics {
  double distinct_1 = 0;             // different words over all words (Li et al. 2016)
  double distinct_2 = 0;             // different bigrams over all bigrams
  std::int64_t vocabulary_used = 0;  // different words
  double mean_length = 0;            // words a caption
  double distinct_captions = 0;      // share of different captions
  double repeated_words = 0;         // share of captions that say a word, or up to four words, twice running
  double bad_endings = 0;  // share that end on a word that cannot end a caption ("with", "a"); empty ones too
  std::optional<double>
      novelty;  // share of captions that no training caption equals; unknown without training captions
};

// Captions as tokens; `training` null or the tokens of the training captions.
DiversityStatistics diversity(const std::vector<std::vector<std::string>>& captions,
                              const std::vector<std::vector<std::string>>* training = nullptr);

// Which captions no training caption equals, token by token; all numbered by one table.
std::vector<bool> novel_captions(const std::vector<TokenIds>& captions,
                                 const std::vector<TokenIds>& training);

// Does a word, or a run of up to four words, directly follow itself?
bool repeats_itself(const std::vector<std::string>& tokens);

// Is the last word an article, a preposition, a conjunction or another word that wants one more, or is there
// none?
bool ends_badly(const std::vector<std::string>& tokens);

}  // namespace sightline
