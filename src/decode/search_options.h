#pragma once

#include <cstdint>
#include <vector>

#include "caption/glimpse_rule.h"

namespace sightline {

// The widest beam: memory and time grow with it.
constexpr int kWidestBeam = 1000;

struct SearchOptions {
  int beam = 3;                 // 1: greedy; at most kWidestBeam
  int n_best = 1;               // hypotheses returned per image, at most `beam`
  int min_length = 1;           // words before the end symbol is allowed
  int max_length = 30;          // words; then the hypothesis is returned unfinished
  double length_penalty = 0.7;  // score = log_prob / length^penalty (with the end symbol); 0: raw log_prob
  bool allow_unknown = false;   // <unk> may be said
  std::vector<std::int64_t> prefix;     // ids of the words that every hypothesis begins with
  std::vector<std::int64_t> forbidden;  // ids of words that are never said, but in the prefix
  bool block_trigrams = false;          // no three words in a row come twice
  bool block_repeats = false;           // no content word comes twice
  bool block_bad_endings = false;       // no caption ends on a word that cannot end one ("with", "a")
  // Of a hard attention: how each word's region is chosen, and the seed where it is sampled.
  GlimpseRule glimpses = GlimpseRule::argmax;
  std::uint64_t seed = 1;

  bool operator==(const SearchOptions&) const = default;
};

}  // namespace sightline
