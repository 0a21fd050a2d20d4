#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "engine/engine_encoder.h"

namespace sightline {

// What the channels of a map were like over some photos.
struct ChannelRanges {
  std::vector<float> least, greatest;  // [channels]
  std::vector<double> sum;             // [channels], over all cells of all photos
  std::int64_t cells = 0;

  void add(const float* values, std::int64_t cells, std::int64_t channels);
  std::int64_t channels() const { return static_cast<std::int64_t>(sum.size()); }
};

// Watches what an encoder's convolutions read.
class WatchedEncoder {
 public:
  // Both as long as this.
  explicit WatchedEncoder(EngineEncoder& encoder);
  ~WatchedEncoder();
  WatchedEncoder(const WatchedEncoder&) = delete;
  WatchedEncoder& operator=(const WatchedEncoder&) = delete;

  // Nothing of what a photo itself is read by.
  const std::map<ConvolutionGraph::Map, ChannelRanges>& inputs() const { return inputs_; }

 private:
  EngineEncoder& encoder_;
  std::map<ConvolutionGraph::Map, ChannelRanges> inputs_;
};

}  // namespace sightline
