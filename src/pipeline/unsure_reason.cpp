#include "pipeline/unsure_reason.h"

#include <algorithm>

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

void leave_out_unsure(std::vector<Hypothesis>& hypotheses, double least) {
  if (hypotheses.empty()) return;
  const auto below = [least](const Hypothesis& hypothesis) { return confidence(hypothesis) < least; };
  hypotheses.erase(std::remove_if(hypotheses.begin() + 1, hypotheses.end(), below), hypotheses.end());
}

std::string listed_reason(const CaptionRecord& record) {
  return listed_reason(record.unsure, record.kept);
}

std::string listed_reason(const std::string& unsure, bool kept) {
  return kept ? unsure + "; what an earlier run wrote of it stays" : unsure;
}

std::string unsure_text_of_kept(double confidence, double least) {
  return listed_reason(unsure_text(confidence, least), true);
}

}  // namespace sightline
