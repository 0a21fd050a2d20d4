#pragma once

#include <memory>
#include <string>

#include "model/encoder.h"
#include "model/resnet_plan.h"

namespace sightline {

// The ResNet of resnet_plan(kind, map). Raises UsageError for an unknown map.
std::shared_ptr<Encoder> make_resnet(const std::string& kind, const std::string& map);

}  // namespace sightline
