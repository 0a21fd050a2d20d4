#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace sightline {

// How a word is drawn from a model's distribution.
struct WordDraw {
  double temperature = 1;  // log-probabilities are divided by it; above 0, below 1: nearer to the best words
  int top_k = 0;           // among so many of the most probable words (Fan et al. 2018); 0: all
  double top_p = 1;        // then among the fewest that have so much of the probability together (Holtzman et
                           // al. 2020); above 0
};

// The word that `uniform` in [0, 1) stands for. log_probs: [V], minus infinity where a word may not come;
// they need not sum to one. Words of equal probability stand by rising id. Nothing where no word may come.
std::optional<std::int64_t> draw_word(std::span<const float> log_probs, const WordDraw& rule, double uniform);

}  // namespace sightline
