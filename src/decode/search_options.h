#pragma once

#include <cstdint>
#include <vector>

#include "caption/glimpse_rule.h"
#include "decode/length_normalisation.h"
#include "decode/rerank.h"

namespace sightline {

// The widest beam: memory and time grow with it.
constexpr int kWidestBeam = 1000;
// The most words that a caption can be made to say: each multiplies the captions that are kept.
constexpr int kMostIncluded = 16;

struct SearchOptions {
  int beam = 3;                 // 1: greedy; at most kWidestBeam
  int n_best = 1;               // hypotheses returned per image, at most `beam`, or `sample`
  int min_length = 1;           // words before the end symbol is allowed
  int max_length = 30;          // words; then the hypothesis is returned unfinished
  double length_penalty = 0.7;  // score = log_prob / length^penalty (with the end symbol); 0: raw log_prob
  LengthNormalisation length_normalisation = LengthNormalisation::power;  // or another rule than that
  bool allow_unknown = false;                                             // <unk> may be said
  std::vector<std::int64_t> prefix;     // ids of the words that every hypothesis begins with
  std::vector<std::int64_t> forbidden;  // ids of words that are never said, but in the prefix
  bool block_trigrams = false;          // no three words in a row come twice
  bool block_repeats = false;           // no content word comes twice
  bool block_bad_endings = false;       // no caption ends on a word that cannot end one ("with", "a")
  // Of a hard attention: how each word's region is chosen, and the seed where it is sampled.
  GlimpseRule glimpses = GlimpseRule::argmax;
  std::uint64_t seed = 1;  // of drawn words too

  // Captions drawn word by word, in place of a beam search (decode/sampling.h); 0: none.
  int sample = 0;
  double temperature = 1;
  int top_k = 0;     // 0: all words
  double top_p = 1;  // 1: all words
  Rerank rerank = Rerank::none;
  // Diverse beam search (Vijayakumar et al. 2016): groups into which the beam is divided, and what a word
  // costs a group for each time that groups before it have said it at the same place. No two groups find the
  // same caption, however little that is.
  int diverse_groups = 1;
  double diversity = 0.5;
  std::vector<std::int64_t> included;  // ids of words that every caption says, at most kMostIncluded

  bool operator==(const SearchOptions&) const = default;
};

}  // namespace sightline
