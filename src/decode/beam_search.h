#pragma once

#include <vector>

#include "decode/hypothesis.h"
#include "model/decoder.h"
#include "model/glimpse.h"
#include "text/vocabulary.h"

namespace sightline {

// The widest beam: memory and time grow with it.
constexpr int kWidestBeam = 1000;

struct SearchOptions {
  int beam = 3;         // 1: greedy; at most kWidestBeam
  int n_best = 1;       // hypotheses returned per image, at most `beam`
  int min_length = 1;   // words before the end symbol is allowed
  int max_length = 30;  // words; then the hypothesis is returned unfinished
  double length_penalty =
      0.7;  // score = log_prob / length^penalty (length counts the end symbol); 0: raw log_prob
  bool allow_unknown = false;        // <unk> may be said
  std::vector<std::int64_t> prefix;  // ids of the words that every hypothesis begins with
  // Of a hard attention: how each word's region is chosen, and the seed where it is sampled.
  GlimpseRule hard = GlimpseRule::argmax;
  std::uint64_t seed = 1;
};

// Beam search over all images at once: every live beam of every image is one row of one step, and the beams
// of an image share its prepared regions. Returns for each of the N images its n_best hypotheses, best first;
// never none: where nothing finished within max_length, the best unfinished ones. Correct also when the beam
// is wider than the vocabulary. Ties go to the smaller word id, so results do not depend on threads. Raises
// UsageError for options that cannot be meant (beam < 1 or too wide, n_best > beam, min_length > max_length).
std::vector<std::vector<Hypothesis>> beam_search(Decoder& decoder, const PreparedRegions& prepared,
                                                 const Vocabulary& vocabulary, const SearchOptions& options);

}  // namespace sightline
