#pragma once

#include <string>

#include "model/parameter_shapes.h"

namespace sightline {

// Every tensor that an encoder of this kind (EncoderSpec::kind, model/encoder.h) computes with, batch norms'
// running figures among them, under its own names: what files of weights hold of it. Raises UsageError where
// there is no such kind or map; not for TorchScript and detectors, which nobody knows from outside.
ParameterShapes encoder_parameters(const std::string& kind);

}  // namespace sightline
