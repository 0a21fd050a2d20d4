#pragma once

#include <cstdint>
#include <vector>

#include "data/caption_batches.h"
#include "data/caption_source.h"
#include "text/vocabulary.h"

namespace sightline {

// What a decoder learns from: the words of a training set and its captions as their ids.
struct TrainingCaptions {
  Vocabulary vocabulary;
  std::vector<EncodedCaption> captions;
  std::int64_t empty = 0;    // left out: no tokens
  std::int64_t cut = 0;      // longer than maximum_words
  std::int64_t words = 0;    // in `captions`
  std::int64_t unknown = 0;  // of them, <unk>
};

// Tokens by caption_tokens; the vocabulary of those seen at least minimum_count times. usable[i] false leaves
// image i's captions out. Raises DataError when nothing is left to learn from.
TrainingCaptions encode_training_captions(const CaptionSet& data, const std::vector<bool>& usable,
                                          int minimum_count, int maximum_words);

}  // namespace sightline
