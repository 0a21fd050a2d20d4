#pragma once

#include <string>
#include <vector>

#include "caption/confidence.h"
#include "pipeline/caption_record.h"

namespace sightline {

// "its confidence of 0.12 is below 0.3" where the best caption's is below `least`; empty where it is not, and
// for a failed photo.
std::string unsure_reason(const CaptionRecord& record, double least);

// "its confidence of 0.31 is below 0.4"
std::string unsure_text(double confidence, double least);

// Behind the first, the captions whose confidence is below `least` go.
void leave_out_unsure(std::vector<Hypothesis>& hypotheses, double least);

// What is said of a record without a caption: why (CaptionRecord::unsure), and that an earlier one stays.
std::string listed_reason(const CaptionRecord& record);
std::string listed_reason(const std::string& unsure, bool kept);

// unsure_text() of a caption that an earlier run has written, and that is left.
std::string unsure_text_of_kept(double confidence, double least);

}  // namespace sightline
