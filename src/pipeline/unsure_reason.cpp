#include "pipeline/unsure_reason.h"

#include "core/number_text.h"

namespace sightline {

std::string unsure_reason(const CaptionRecord& record, double least) {
  if (!record.ok) return {};
  const double sure = confidence(record.hypotheses.front());
  return sure < least ? unsure_text(sure, least) : "";
}

std::string unsure_text(double confidence, double least) {
  return "its confidence of " + with_digits(confidence, 4) + " is below " + with_digits(least, 4);
}

std::string unsure_text_of_kept(double confidence, double least) {
  return unsure_text(confidence, least) + "; what an earlier run wrote of it stays";
}

}  // namespace sightline
