#include "pipeline/unsure_reason.h"

#include "core/number_text.h"
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
  return "its confidence of " + with_digits(confidence, 4) + " is below " + with_digits(least, 4);
}

}  // namespace sightline
