#include "pipeline/confidence.h"

#include <cmath>
#include <cstddef>
#include <cstdio>

#include "text/detokenizer.h"

namespace sightline {

double confidence(const Hypothesis& hypothesis) {
  const auto given = static_cast<std::size_t>(hypothesis.prefix_length);
  double log_prob = hypothesis.log_prob;
  for (std::size_t i = 0; i < given; ++i) log_prob -= hypothesis.word_log_probs[i];
  const std::size_t chosen = hypothesis.words.size() - given + (hypothesis.finished ? 1 : 0);
  return chosen == 0 ? 0 : std::exp(log_prob / static_cast<double>(chosen));
}

std::optional<std::string> unsure_reason(const CaptionRecord& record, double least) {
  if (!record.ok) return {};
  const Hypothesis& best = record.hypotheses.front();
  const double sure = confidence(best);
  if (sure >= least) return {};
  char text[64];
  std::snprintf(text, sizeof text, "its confidence of %.4g is below %.4g: ", sure, least);
  return text + detokenize(best.words);
}

}  // namespace sightline
