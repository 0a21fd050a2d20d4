#pragma once

#include <ATen/core/Tensor.h>

#include "caption/layout.h"

namespace sightline {

// Annotation vectors h_1..h_L of a batch of images, or of source sentences. Those with fewer regions than the
// longest are padded behind them: padding gets no attention, and nothing is learnt from it.
struct Regions {
  at::Tensor features;  // [N, L, D], L = layout.size()
  Layout layout;
  at::Tensor mask{};  // [N, L] bool, true where there is a region, at least once a row; undefined: everywhere
};

// The mean region of each image, padding left out. features [N, L, D], mask as in Regions -> [N, D].
at::Tensor mean_region(const at::Tensor& features, const at::Tensor& mask);

// How many regions each image has, padding left out: [N] int64.
at::Tensor region_counts(const at::Tensor& features, const at::Tensor& mask);

}  // namespace sightline
