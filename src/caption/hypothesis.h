#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "caption/grid.h"

namespace sightline {

// One caption that a search found. alpha's row t belongs to words[t]: there is no dummy first row, and none
// for the end symbol.
struct Hypothesis {
  std::vector<std::int64_t> ids;       // T word ids, without start and end
  std::vector<std::string> words;      // T
  std::vector<double> word_log_probs;  // T, natural logarithm
  double log_prob = 0;                 // sum over the words and, where finished, the end symbol
  double score = 0;                    // what the search ranked by (log_prob after length normalisation)
  bool finished = false;               // false: the length limit came before the end symbol
  int prefix_length = 0;               // so many of the first words were given (SearchOptions::prefix)
  Grid grid;
  std::vector<float> alpha;   // [T, grid.cells()] row-major; empty when the model has no attention
  std::vector<int> glimpses;  // T chosen cells of a hard attention; empty otherwise
};

}  // namespace sightline
