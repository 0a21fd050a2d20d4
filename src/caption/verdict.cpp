#include "caption/verdict.h"

#include <cstddef>

namespace sightline {

std::vector<float> word_weights(const Verdict& verdict, int head) {
  const auto words = static_cast<std::ptrdiff_t>(verdict.document.words.size());
  const auto begin = verdict.alpha.begin() + head * words;
  return {begin, begin + words};
}

std::vector<float> word_weights(const Verdict& verdict) {
  std::vector<float> mean(verdict.document.words.size(), 0.0F);
  for (int head = 0; head < verdict.heads; ++head) {
    const std::vector<float> own = word_weights(verdict, head);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += own[i] / static_cast<float>(verdict.heads);
  }
  return mean;
}

}  // namespace sightline
