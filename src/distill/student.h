#pragma once

#include <memory>
#include <string>

#include "distill/region_scale.h"
#include "model/encoder.h"
#include "weights/safetensors.h"

namespace sightline {

// Raises UsageError where the kind of encoder cannot be a student: a TorchScript program, which does not
// learn, or one with a projection or a grid of its own, which the teachers decide.
void require_learner(const std::string& student);

// The encoder kind of `student` ("resnet18:layer3") with a projection to the teachers' features and grid:
// "resnet18:layer3+1280@8x8".
std::string projected_kind(const std::string& student, std::int64_t features, const Grid& grid);

// What a student's weight file holds: the encoder's tensors under torchvision's names, without the
// projection's or with it. While it learns, the projection gives standardised features; in the file it gives
// the teacher's own, so that a decoder that was trained on the teacher can go on from the student.
NamedTensors student_weights(const Encoder& student, const RegionScale& scale, bool keep_projection);

// Begins with weights of a file: of the plain encoder, or of a student with the projection that
// student_weights() wrote. A projection of another size is left out. Raises ModelError.
void begin_with(Encoder& student, const NamedTensors& weights, const RegionScale& scale,
                const std::string& name);

}  // namespace sightline
