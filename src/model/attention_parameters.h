#pragma once

#include "model/attention_kinds.h"
#include "model/parameter_shapes.h"

namespace sightline {

// The parameters of the scorers (model/NAME_scorer.h), each by name and shape. They raise UsageError where
// the sizes do not fit the kind.

// region_key.{weight,bias} D -> A, hidden_query.weight Q -> A, score [A]; Q = H, or H + E where the last
// word has a say.
ParameterShapes additive_parameters(const AttentionSizes& sizes);

// region_key.{weight,bias} D -> A, score [A].
ParameterShapes static_parameters(const AttentionSizes& sizes);

// None. Raises UsageError unless D = Q.
ParameterShapes dot_parameters(const AttentionSizes& sizes);

// region_key.weight D -> Q.
ParameterShapes general_parameters(const AttentionSizes& sizes);

// pair.weight Q + D -> A, score [A].
ParameterShapes concat_parameters(const AttentionSizes& sizes);

// hidden_query.weight Q -> A, region_key.weight D -> A, region_value.weight D -> D.
ParameterShapes scaled_dot_parameters(const AttentionSizes& sizes);

// hidden_query.weight Q -> A, region_key.weight and region_value.weight D -> A, output.weight A -> D; head
// j's rows are those from j * A / heads on. Raises UsageError unless the heads divide A.
ParameterShapes multi_head_parameters(const AttentionSizes& sizes);

// Those of AdditiveScorer, place_hidden.weight Q -> A and place.weight A -> 2 (row, column).
ParameterShapes local_p_parameters(const AttentionSizes& sizes);

// Those of AdditiveScorer, sentinel_gate.{weight,bias} E + H -> H, sentinel_key.weight H -> A,
// sentinel_value.weight H -> D.
ParameterShapes sentinel_parameters(const AttentionSizes& sizes);

// Those of AdditiveScorer, and for the blocks block_key.{weight,bias} D -> A, block_query.weight Q -> A,
// block_score [A].
ParameterShapes hierarchical_parameters(const AttentionSizes& sizes);

// Those of AdditiveScorer, and coverage [A].
ParameterShapes coverage_parameters(const AttentionSizes& sizes);

}  // namespace sightline
