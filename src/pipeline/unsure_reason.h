#pragma once

#include <optional>
#include <string>

#include "caption/confidence.h"
#include "pipeline/caption_record.h"

namespace sightline {

// "its confidence of 0.12 is below 0.3: a dog runs" where the best caption's is below `least`; nothing for a
// failed photo.
std::optional<std::string> unsure_reason(const CaptionRecord& record, double least);

// "its confidence of 0.31 is below 0.4"
std::string unsure_text(double confidence, double least);

}  // namespace sightline
