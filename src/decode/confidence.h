#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "decode/hypothesis.h"

namespace sightline {

// How sure the model is of a caption, 0 to 1, whatever its length: the geometric mean of the probabilities of
// its words and, where it is finished, of its end.
inline double confidence(const Hypothesis& hypothesis) {
  const std::size_t symbols = hypothesis.words.size() + (hypothesis.finished ? 1 : 0);
  if (symbols == 0) return 0;
  return std::min(1.0, std::exp(hypothesis.log_prob / static_cast<double>(symbols)));
}

}  // namespace sightline
