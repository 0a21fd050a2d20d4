#include "model/text_encoder_config.h"

#include "core/field.h"
#include "model/lstm_parameters.h"
#include "model/refine_parameters.h"

namespace sightline {

RefineOptions refine_options(const TextEncoderConfig& config) {
  return {RefineKind::self_attention, config.layers, config.heads, config.places};
}

TextLayers text_layers(const TextEncoderConfig& config) {
  switch (config.kind) {
    case TextEncoderKind::bilstm:
      return {"lstm", lstm_parameters(config.layers, config.embedding_size, config.hidden_size)};
    case TextEncoderKind::self_attention:
      return {"refine", refine_parameters(refine_options(config), config.embedding_size)};
    case TextEncoderKind::embedding:
      break;
  }
  return {};
}

const Fields<TextEncoderConfig>& text_encoder_fields() {
  using Config = TextEncoderConfig;
  constexpr double kWidest = 65536;  // sizes come from files: a damaged one must not become an allocation
  static const Fields<Config> fields{
      field("encoder", &Config::kind, "what makes regions of a text's tokens"),
      field("embedding_size", &Config::embedding_size, "width of a token's vector", from(1, kWidest)),
      field("hidden_size", &Config::hidden_size, "width of each direction of the text's LSTM",
            from(1, kWidest)),
      field("layers", &Config::layers, "layers of the text's LSTM or self-attention", from(1, 64)),
      field("heads", &Config::heads, "heads of each layer of self-attention; they divide a token's vector",
            from(1, 256)),
      field("places", &Config::places, "what tells self-attention the order of the tokens"),
      field("dropout", &Config::dropout, "share of a text's values dropped in training",
            {.least = 0, .most = 1, .below = true})};
  return fields;
}

std::int64_t text_feature_size(const TextEncoderConfig& config) {
  return config.kind == TextEncoderKind::bilstm ? 2 * config.hidden_size : config.embedding_size;
}

ParameterShapes text_encoder_parameters(const TextEncoderConfig& config, std::int64_t vocabulary_size) {
  ParameterShapes shapes{{"embedding.weight", {vocabulary_size, config.embedding_size}}};
  const TextLayers layers = text_layers(config);
  for (const auto& [name, shape] : layers.parameters) shapes.push_back({layers.name + "." + name, shape});
  return shapes;
}

}  // namespace sightline
