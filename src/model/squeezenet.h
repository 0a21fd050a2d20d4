#pragma once

#include <memory>
#include <string>

#include "model/encoder.h"

namespace sightline {

// SqueezeNet 1.1 (Iandola et al. 2016, and its authors' second release): its fire modules, without the
// classifier. `map`: "features.N", torchvision's numbers of the fire modules; empty: "features.12", stride 16
// and 512 features. Raises UsageError for an unknown map.
std::shared_ptr<Encoder> make_squeezenet(const std::string& kind, const std::string& map);

}  // namespace sightline
