#pragma once

#include <cstdint>

#include "model/attention_kinds.h"
#include "model/decoder_config.h"
#include "model/parameter_shapes.h"

namespace sightline {

// Every parameter of the decoder, from its configuration: what the constructor builds, what the reader of
// model files expects, what `inspect` counts. feature_size: D of the encoder's regions; vocabulary_size: V.
// Raises UsageError for an unknown kind of attention, and for first states of two kinds.
ParameterShapes decoder_parameters(const DecoderConfig& config, std::int64_t feature_size,
                                   std::int64_t vocabulary_size);

// Width of a region as it comes, and of one that attention sees (D); feature_size: of the encoder's.
std::int64_t seen_width(const DecoderConfig& config, std::int64_t feature_size);
std::int64_t attended_width(const DecoderConfig& config, std::int64_t feature_size);

// What the scorer is made for.
AttentionSizes attention_sizes(const DecoderConfig& config, std::int64_t feature_size);

}  // namespace sightline
