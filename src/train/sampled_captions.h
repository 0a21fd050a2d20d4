#pragma once

#include <cstdint>
#include <vector>

#include "metrics/scored_image.h"
#include "model/decoder.h"

namespace sightline {

// Captions that a model drew, K of each of N images: caption n * K + k is the k-th of image n.
struct SampledCaptions {
  std::int64_t copies = 1;      // K
  std::vector<TokenIds> words;  // <end> is the last, unless the caption was cut
  std::vector<std::vector<std::int64_t>>
      looks{};  // the region chosen at each word; none where none is chosen
};

// Draws word after word from what the decoder says (and, of a hard attention, region after region from
// alpha), from torch's own random state. As in decoding, <pad>, <start> and <unk> are never said. Cut after
// maximum_words, <end> among them.
SampledCaptions sample_captions(Decoder& decoder, const PreparedRegions& prepared, std::int64_t copies,
                                std::int64_t maximum_words);

// log p of each caption as it was drawn, with its gradient: the sum over its words of log p(word) and, where
// regions were chosen, of their log alpha. [N * K].
at::Tensor log_probs(Decoder& decoder, const PreparedRegions& prepared, const SampledCaptions& captions);

}  // namespace sightline
