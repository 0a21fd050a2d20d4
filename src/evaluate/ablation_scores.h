#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "data/caption_source.h"
#include "evaluate/attention_ablation.h"
#include "metrics/resampled_metric.h"
#include "text/tokens.h"

namespace sightline {

// CIDEr-D of the captions under each condition, as the bootstrap needs it, each called after its condition:
// "normal", "random looks", ... `images` are those that were captioned, with their references; frequencies
// and tokens as in ScoringOptions.
std::vector<ResampledMetric> ablation_metrics(const AblatedCaptions& captions,
                                              const std::vector<CaptionedImage>& images,
                                              const std::optional<std::filesystem::path>& frequencies,
                                              Tokens tokens = Tokens::words);

}  // namespace sightline
