#include "pipeline/confidence.h"

#include <cstdio>

#include "text/detokenizer.h"

namespace sightline {

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
