#include "model/decoder_parameters.h"

#include "core/error.h"
#include "model/refine_parameters.h"

namespace sightline {

std::int64_t seen_width(const DecoderConfig& config, std::int64_t feature_size) {
  return feature_size + (config.positions ? 2 : 0);
}

std::int64_t attended_width(const DecoderConfig& config, std::int64_t feature_size) {
  return config.region_size > 0 ? config.region_size : seen_width(config, feature_size);
}

AttentionSizes attention_sizes(const DecoderConfig& config, std::int64_t feature_size) {
  return {attended_width(config, feature_size),
          config.hidden_size,
          config.embedding_size,
          config.attention.size,
          config.prev2att,
          config.attention.heads,
          config.attention.window,
          config.attention.block};
}

ParameterShapes decoder_parameters(const DecoderConfig& config, std::int64_t feature_size,
                                   std::int64_t vocabulary_size) {
  const auto H = config.hidden_size, E = config.embedding_size;
  const auto D = attended_width(config, feature_size);
  if (config.mean2init && config.learned_init)
    throw UsageError("learned_init: found mean2init beside it, expected one first state of the LSTM",
                     "a state that is learnt goes with mean2init off (--no-mean2init)");
  ParameterShapes shapes;
  if (config.region_size > 0) add_linear(shapes, "region_projection", seen_width(config, feature_size), D);
  for (const auto& [name, shape] : refine_parameters(config.refine, D))
    shapes.push_back({"refine." + name, shape});
  for (const auto& [name, shape] :
       attention_kind(config.attention.kind).parameters(attention_sizes(config, feature_size)))
    shapes.push_back({"attention." + name, shape});
  shapes.push_back({"embedding.weight", {vocabulary_size, E}});
  if (config.mean2init) {
    add_linear(shapes, "init_hidden", D, H);
    add_linear(shapes, "init_cell", D, H);
  } else if (config.learned_init) {
    shapes.push_back({"first_hidden", {H}});
    shapes.push_back({"first_cell", {H}});
  }
  if (config.gate != GateKind::off) add_linear(shapes, "gate", H, config.gate == GateKind::scalar ? 1 : D);
  add_linear(shapes, "input_word", E, 4 * H);
  if (config.ctx2lstm) add_linear(shapes, "input_context", D, 4 * H, false);
  add_linear(shapes, "recurrent", H, 4 * H, false);
  if (config.deep_output) {
    add_linear(shapes, "hidden_to_output", H, E);
    if (config.ctx2out) add_linear(shapes, "context_to_output", D, E, false);
  }
  add_linear(shapes, "output", config.deep_output ? E : H, vocabulary_size);
  return shapes;
}

}  // namespace sightline
