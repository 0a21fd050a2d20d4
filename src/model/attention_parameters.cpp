#include "model/attention_parameters.h"

#include <string>

#include "core/error.h"

namespace sightline {

ParameterShapes additive_parameters(const AttentionSizes& sizes) {
  ParameterShapes shapes;
  add_linear(shapes, "region_key", sizes.features, sizes.attention);
  add_linear(shapes, "hidden_query", sizes.query(), sizes.attention, false);
  shapes.push_back({"score", {sizes.attention}});
  return shapes;
}

ParameterShapes static_parameters(const AttentionSizes& sizes) {
  ParameterShapes shapes;
  add_linear(shapes, "region_key", sizes.features, sizes.attention);
  shapes.push_back({"score", {sizes.attention}});
  return shapes;
}

ParameterShapes dot_parameters(const AttentionSizes& sizes) {
  if (sizes.features == sizes.query()) return {};
  throw UsageError(
      "attention 'dot': the regions are " + std::to_string(sizes.features) +
          " wide and what they are compared with is " + std::to_string(sizes.query()) +
          ", expected one width",
      "--region-size " + std::to_string(sizes.query()) +
          " makes regions of that width; 'general' (of hard attentions 'hard-general') needs none");
}

ParameterShapes general_parameters(const AttentionSizes& sizes) {
  ParameterShapes shapes;
  add_linear(shapes, "region_key", sizes.features, sizes.query(), false);
  return shapes;
}

ParameterShapes concat_parameters(const AttentionSizes& sizes) {
  ParameterShapes shapes;
  add_linear(shapes, "pair", sizes.query() + sizes.features, sizes.attention, false);
  shapes.push_back({"score", {sizes.attention}});
  return shapes;
}

ParameterShapes scaled_dot_parameters(const AttentionSizes& sizes) {
  ParameterShapes shapes;
  add_linear(shapes, "hidden_query", sizes.query(), sizes.attention, false);
  add_linear(shapes, "region_key", sizes.features, sizes.attention, false);
  add_linear(shapes, "region_value", sizes.features, sizes.features, false);
  return shapes;
}

ParameterShapes multi_head_parameters(const AttentionSizes& sizes) {
  if (sizes.attention % sizes.heads != 0)
    throw UsageError("attention 'multi-head': attention_size is " + std::to_string(sizes.attention) +
                         ", expected a multiple of attention_heads, " + std::to_string(sizes.heads),
                     "change one of the two");
  ParameterShapes shapes;
  add_linear(shapes, "hidden_query", sizes.query(), sizes.attention, false);
  add_linear(shapes, "region_key", sizes.features, sizes.attention, false);
  add_linear(shapes, "region_value", sizes.features, sizes.attention, false);
  add_linear(shapes, "output", sizes.attention, sizes.features, false);
  return shapes;
}

ParameterShapes local_p_parameters(const AttentionSizes& sizes) {
  ParameterShapes shapes = additive_parameters(sizes);
  add_linear(shapes, "place_hidden", sizes.query(), sizes.attention, false);
  add_linear(shapes, "place", sizes.attention, 2, false);
  return shapes;
}

ParameterShapes sentinel_parameters(const AttentionSizes& sizes) {
  ParameterShapes shapes = additive_parameters(sizes);
  add_linear(shapes, "sentinel_gate", sizes.embedding + sizes.hidden, sizes.hidden);
  add_linear(shapes, "sentinel_key", sizes.hidden, sizes.attention, false);
  add_linear(shapes, "sentinel_value", sizes.hidden, sizes.features, false);
  return shapes;
}

ParameterShapes hierarchical_parameters(const AttentionSizes& sizes) {
  ParameterShapes shapes = additive_parameters(sizes);
  add_linear(shapes, "block_key", sizes.features, sizes.attention);
  add_linear(shapes, "block_query", sizes.query(), sizes.attention, false);
  shapes.push_back({"block_score", {sizes.attention}});
  return shapes;
}

ParameterShapes coverage_parameters(const AttentionSizes& sizes) {
  ParameterShapes shapes = additive_parameters(sizes);
  shapes.push_back({"coverage", {sizes.attention}});
  return shapes;
}

}  // namespace sightline
