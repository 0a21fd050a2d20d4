#include "pipeline/unsure_reason.h"

#include <cstdio>

#include "text/detokenizer.h"

namespace sightline {

std::optional<std::string> unsure_reason(const CaptionRecord& record, double least) {
  if (!record.ok) return {};
  const Hypothesis& best = record.hypotheses.front();
  const double sure = confidence(best);
  if (sure >= least) return {};
  return unsure_text(sure, least) + ": " + detokenize(best.words);
}

std::string unsure_text(double confidence, double least) {
  char text[64];
  std::snprintf(text, sizeof text, "its confidence of %.4g is below %.4g", confidence, least);
  return text;
}

}  // namespace sightline
