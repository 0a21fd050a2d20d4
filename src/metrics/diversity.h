#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metrics/scored_image.h"
#include "text/tokens.h"

namespace sightline {

// What the captions of a set are like among themselves, whatever they describe. Shares are 0 to 1.
struct DiversityStatistics {
  double distinct_1 = 0;             // different words over all words (Li et al. 2016)
  double distinct_2 = 0;             // different bigrams over all bigrams
  std::int64_t vocabulary_used = 0;  // different words
  double mean_length = 0;            // words a caption
  double distinct_captions = 0;      // share of different captions
  double repeated_words = 0;         // share of captions that repeats_itself()
  double bad_endings = 0;  // share that end on a word that cannot end a caption ("with", "a"); empty ones too
  std::optional<double>
      novelty;  // share of captions that no training caption equals; unknown without training captions
};

// Captions as tokens; `training` null or the tokens of the training captions.
DiversityStatistics diversity(const std::vector<std::vector<std::string>>& captions,
                              const std::vector<std::vector<std::string>>* training = nullptr,
                              Tokens kind = Tokens::words);

// Which captions no training caption equals, token by token; all numbered by one table.
std::vector<bool> novel_captions(const std::vector<TokenIds>& captions,
                                 const std::vector<TokenIds>& training);

// The one definition of repeated words: a caption repeats itself when
//   - a content word (text/word_classes.h: any word that is no function word) comes twice, wherever: "a
//   skateboard
//     on a skateboard", "in a white shirt and a white shirt"; a phrase that is said again has one, or
//   - a word, or a run of up to four words, directly follows itself, whatever words they are: "on on", "of
//   the of
//     the".
// Of characters, which come again in other words, only the second counts.
// Words are compared as they are spelt ("dog" is not "dogs"). People do it too, in some 8 of 100 captions of
// Flickr8k ("a black dog and a brown dog"): a model's share is read beside that of its references.
bool repeats_itself(const std::vector<std::string>& tokens, Tokens kind = Tokens::words);

// Is the last word an article, a preposition, a conjunction or another word that wants one more, or is there
// none? Of characters only the latter is known.
bool ends_badly(const std::vector<std::string>& tokens, Tokens kind = Tokens::words);

}  // namespace sightline
