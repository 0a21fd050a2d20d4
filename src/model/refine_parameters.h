#pragma once

#include <cstdint>
#include <string>

#include "model/parameter_shapes.h"
#include "model/refine_options.h"

namespace sightline {

// Rows and columns that learnt places are there for.
inline constexpr std::int64_t kLearnedPlaces = 128;

// The parameters of model/region_refiner.h, by name and shape.
// For each layer k from 1 on query_k.weight, key_k.weight, value_k.weight, output_k.weight D -> D, norm_k
// [D] and norm_bias_k [D]; with learnt places rows and columns [kLearnedPlaces, D]. Raises UsageError
// unless the heads divide D.
ParameterShapes refine_parameters(const RefineOptions& options, std::int64_t features);

// "query_1" of "query", 1.
std::string refine_layer_name(const char* part, std::int64_t layer);

}  // namespace sightline
