#pragma once

#include <cstdint>
#include <string>

#include "caption/calibration.h"
#include "model/model_description.h"
#include "weights/safetensors.h"

namespace sightline {

// Fills in mean and deviation from a model file's tensors. Raises ModelError where one is missing, has
// another size than D or values that cannot be meant, or where there is a third.
void read_calibration_tensors(const NamedTensors& tensors, std::int64_t feature_size,
                              Calibration& calibration, const std::string& name);

void add_calibration_tensors(NamedTensors& tensors, const Calibration& calibration);

}  // namespace sightline
