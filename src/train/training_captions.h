#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/caption_batches.h"
#include "data/caption_source.h"
#include "text/tokens.h"
#include "text/vocabulary.h"

namespace sightline {

// What a decoder learns from: the words of a training set and its captions as their ids.
struct TrainingCaptions {
  Vocabulary vocabulary;
  std::vector<EncodedCaption> captions;
  std::int64_t empty = 0;             // left out: no tokens
  std::int64_t cut = 0;               // longer than maximum_words
  std::int64_t words = 0;             // in `captions`
  std::int64_t unknown = 0;           // of them, <unk>
  std::int64_t controls = 0;          // words <start>, <end> and <pad> that captions spelt: left out
  std::int64_t unspaced = 0;          // captions whose sentences became words (text/unspaced.h)
  std::string unspaced_example = {};  // one of them
};

// Nats a word, <end> included, that the captions cost somebody who knows how frequent each word is and
// nothing else.
double unigram_entropy(const TrainingCaptions& captions);

// What is wrong with them and what to do; empty where most captions have spaces between their words.
std::string unspaced_warning(const TrainingCaptions& captions, const std::string& name);

// Captions are cut into `kind`; the vocabulary is of the tokens seen at least minimum_count times. usable[i]
// false leaves image i's captions out. Raises DataError when nothing is left to learn from, or every word is
// too rare.
TrainingCaptions encode_training_captions(const CaptionSet& data, const std::vector<bool>& usable,
                                          int minimum_count, int maximum_words, Tokens kind = Tokens::words);

}  // namespace sightline
