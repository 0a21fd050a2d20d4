#pragma once

#include <cstdint>
#include <memory>

#include "model/encoder.h"

namespace sightline {

// A backbone with a projection of its map to `features` channels (model/projection_plan.h). What distillation
// trains on top of a student, so that it speaks in its teacher's features. The backbone's parameters keep
// their names.
std::shared_ptr<Encoder> make_projected_encoder(std::shared_ptr<Encoder> backbone, std::int64_t features);

}  // namespace sightline
