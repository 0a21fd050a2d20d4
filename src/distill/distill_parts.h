#pragma once

#include <memory>
#include <vector>

#include "distill/region_scale.h"
#include "distill/student_photos.h"
#include "distill/teacher_regions.h"
#include "image/preprocessing.h"
#include "model/encoder.h"

namespace sightline {

// What distillation works on, shared by training and validation.
struct DistillParts {
  std::shared_ptr<Encoder> student;  // with its projection; gives standardised features
  Preprocessing preprocessing;       // of the student
  StudentPhotos photos;
  TeacherRegions teachers;
  RegionScale scale;
  bool bfloat16 = false;
};

// [B, 3, h, w] from 0 to 1 -> the student's regions, standardised, float32. [B, L, D]
at::Tensor student_regions(const DistillParts& parts, const at::Tensor& pixels);

// What the teachers say of these, standardised. [B, L, D]
at::Tensor teacher_regions(const DistillParts& parts, const std::vector<Look>& looks);

}  // namespace sightline
