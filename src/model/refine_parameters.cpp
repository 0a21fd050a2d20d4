#include "model/refine_parameters.h"

#include "core/error.h"

namespace sightline {

std::string refine_layer_name(const char* part, std::int64_t layer) {
  return std::string(part) + "_" + std::to_string(layer);
}

ParameterShapes refine_parameters(const RefineOptions& options, std::int64_t features) {
  ParameterShapes shapes;
  if (options.kind == RefineKind::off) return shapes;
  if (features % options.heads != 0)
    throw UsageError("refine: the regions are " + std::to_string(features) +
                         " wide, expected a multiple of refine_heads, " + std::to_string(options.heads),
                     "set refine_heads or region_size");
  for (std::int64_t layer = 1; layer <= options.layers; ++layer) {
    for (const char* part : {"query", "key", "value", "output"})
      add_linear(shapes, refine_layer_name(part, layer), features, features, false);
    shapes.push_back({refine_layer_name("norm", layer), {features}});
    shapes.push_back({refine_layer_name("norm_bias", layer), {features}});
  }
  if (options.places == PlaceEncoding::learned) {
    shapes.push_back({"rows", {kLearnedPlaces, features}});
    shapes.push_back({"columns", {kLearnedPlaces, features}});
  }
  return shapes;
}

}  // namespace sightline
