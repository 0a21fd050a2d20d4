#include "decode/word_draw.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace sightline {

namespace {

struct LikelyWord {
  std::int64_t word = 0;
  double log_prob = 0;
  double weight = 0;  // its probability but for a common factor
};

std::vector<LikelyWord> allowed_words(std::span<const float> log_probs, double temperature) {
  std::vector<LikelyWord> words;
  double best = -std::numeric_limits<double>::infinity();
  for (std::size_t word = 0; word < log_probs.size(); ++word) {
    if (log_probs[word] == -std::numeric_limits<float>::infinity()) continue;
    words.push_back({static_cast<std::int64_t>(word), log_probs[word], 0});
    best = std::max(best, words.back().log_prob);
  }
  for (LikelyWord& word : words) word.weight = std::exp((word.log_prob - best) / temperature);
  return words;
}

double total_weight(const std::vector<LikelyWord>& words) {
  double total = 0;
  for (const LikelyWord& word : words) total += word.weight;
  return total;
}

// Leaves the most probable words.
void keep_top(std::vector<LikelyWord>& words, const WordDraw& rule) {
  std::stable_sort(words.begin(), words.end(),
                   [](const LikelyWord& a, const LikelyWord& b) { return a.log_prob > b.log_prob; });
  if (rule.top_k > 0 && words.size() > static_cast<std::size_t>(rule.top_k))
    words.resize(static_cast<std::size_t>(rule.top_k));
  if (rule.top_p >= 1) return;
  const double wanted = rule.top_p * total_weight(words);
  double sum = 0;
  std::size_t kept = 0;
  while (kept < words.size() && sum < wanted) sum += words[kept++].weight;
  words.resize(kept);
}

}  // namespace

std::optional<std::int64_t> draw_word(std::span<const float> log_probs, const WordDraw& rule,
                                      double uniform) {
  std::vector<LikelyWord> words = allowed_words(log_probs, rule.temperature);
  if (words.empty()) return std::nullopt;
  if (rule.top_k > 0 || rule.top_p < 1) keep_top(words, rule);
  double left = uniform * total_weight(words);
  for (const LikelyWord& word : words) {
    if (left < word.weight) return word.word;
    left -= word.weight;
  }
  // Rounding has gone beyond the last one.
  return std::max_element(words.begin(), words.end(),
                          [](const LikelyWord& a, const LikelyWord& b) { return a.weight < b.weight; })
      ->word;
}

}  // namespace sightline
