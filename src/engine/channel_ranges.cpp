#include "engine/channel_ranges.h"

#include <algorithm>

namespace sightline {

void ChannelRanges::add(const float* values, std::int64_t more, std::int64_t channels) {
  const auto count = static_cast<std::size_t>(channels);
  if (cells == 0) {
    least.assign(values, values + channels);
    greatest = least;
    sum.assign(count, 0);
  }
  for (std::int64_t cell = 0; cell < more; ++cell, values += channels) {
    for (std::size_t c = 0; c < count; ++c) {
      least[c] = std::min(least[c], values[c]);
      greatest[c] = std::max(greatest[c], values[c]);
      sum[c] += values[c];
    }
  }
  cells += more;
}

WatchedEncoder::WatchedEncoder(EngineEncoder& encoder) : encoder_(encoder) {
  for (const EngineEncoder::EncoderLayer& layer : encoder.layers())
    if (layer.input != encoder.input()) inputs_[layer.input];
  encoder.watch(
      [this](ConvolutionGraph::Map map, const float* values, std::int64_t cells, std::int64_t channels) {
        const auto found = inputs_.find(map);
        if (found != inputs_.end()) found->second.add(values, cells, channels);
      });
}

WatchedEncoder::~WatchedEncoder() {
  encoder_.watch({});
}

}  // namespace sightline
