#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "caption/hypothesis.h"

namespace sightline {

// How sure the model is of a caption, 0 to 1, whatever its length: the geometric mean of the probabilities of
// its words and, where it is finished, of its end. Words that were given to the model do not count.
inline double confidence(const Hypothesis& hypothesis) {
  const auto given = static_cast<std::size_t>(hypothesis.prefix_length);
  double log_prob = hypothesis.log_prob;
  for (std::size_t i = 0; i < given; ++i) log_prob -= hypothesis.word_log_probs[i];
  const std::size_t chosen = hypothesis.words.size() - given + (hypothesis.finished ? 1 : 0);
  return chosen == 0 ? 0 : std::min(1.0, std::exp(log_prob / static_cast<double>(chosen)));
}

}  // namespace sightline
