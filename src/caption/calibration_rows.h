#pragma once

#include <string>

#include "caption/calibration.h"
#include "core/field.h"

namespace sightline {

// The rows of all but mean and deviation, which are tensors.
const Fields<Calibration>& calibration_fields();

// Raises DataError where a key is missing or cannot be meant, or the classes overlap; `name` is what errors
// call the object. mean and deviation stay empty.
Calibration calibration_from_json(const Json& json, const std::string& name);

}  // namespace sightline
