#pragma once

#include <memory>
#include <string>

#include "model/encoder.h"

namespace sightline {

// VGG (Simonyan and Zisserman 2015), the convolutions alone. `map`: "conv1" to "conv5", the last map before
// that pooling; empty: "conv5", stride 16 and 512 features: for vgg19 the annotation vectors of Show, Attend
// and Tell. Raises UsageError for an unknown map.
std::shared_ptr<Encoder> make_vgg(const std::string& kind, const std::string& map);

}  // namespace sightline
