#pragma once

#include <cstdint>
#include <vector>

#include "metrics/scored_image.h"
#include "model/decoder.h"

namespace sightline {

// Captions that a model drew, K of each of N images: row n * K + k of R = N * K is the k-th of image n.
struct SampledCaptions {
  std::vector<TokenIds> words;  // of each row; <end> is the last, unless the caption was cut
  at::Tensor log_prob;  // [R], with gradient: the sum over the words of log p(word) and, where regions
                        // are chosen, of log alpha of the chosen ones
};

// Draws word after word from what the decoder says (and, of a hard attention, region after region from
// alpha), in the mode that the decoder is in: in training, dropout is part of what drew them. As in decoding,
// <pad>, <start> and <unk> are never said. Cut after maximum_words, <end> among them. From torch's own random
// state.
SampledCaptions sample_captions(Decoder& decoder, const PreparedRegions& prepared, std::int64_t copies,
                                std::int64_t maximum_words);

}  // namespace sightline
