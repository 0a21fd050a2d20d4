#include "model/text_encoder.h"

#include <string>

#include "core/field.h"

namespace sightline {

namespace {

constexpr const char *kLstmPart = "lstm", *kSelfAttentionPart = "refine";

// The layers over the embeddings: the name of the module, and its parameters without it.
struct TextLayers {
  std::string name;
  ParameterShapes parameters;
};

RefineOptions refine_options(const TextEncoderConfig& config) {
  return {RefineKind::self_attention, config.layers, config.heads, config.places};
}

TextLayers layers_of(const TextEncoderConfig& config) {
  switch (config.kind) {
    case TextEncoderKind::bilstm:
      return {kLstmPart,
              BidirectionalLstm::parameters(config.layers, config.embedding_size, config.hidden_size)};
    case TextEncoderKind::self_attention:
      return {kSelfAttentionPart, RegionRefiner::parameters(refine_options(config), config.embedding_size)};
    case TextEncoderKind::embedding:
      break;
  }
  return {};
}

}  // namespace

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
  const TextLayers layers = layers_of(config);
  for (const auto& [name, shape] : layers.parameters) shapes.push_back({layers.name + "." + name, shape});
  return shapes;
}

TextEncoder::TextEncoder(const TextEncoderConfig& config, std::int64_t vocabulary_size,
                         InitialWeights weights)
    : config_(config), vocabulary_size_(vocabulary_size) {
  const LayerMaker make(text_encoder_parameters(config, vocabulary_size), weights);
  embedding_ = make.embedding(*this, "embedding");
  const LayerMaker make_layers(layers_of(config).parameters, weights);
  if (config.kind == TextEncoderKind::bilstm)
    lstm_ = register_module(kLstmPart,
                            std::make_shared<BidirectionalLstm>(config.layers, config.dropout, make_layers));
  if (config.kind == TextEncoderKind::self_attention)
    refiner_ = register_module(kSelfAttentionPart,
                               std::make_shared<RegionRefiner>(refine_options(config), make_layers));
  // Beside places, whose sines are as great as one, torch's own embeddings stay: of deviation one.
  const bool beside_places = refiner_ && config.places != PlaceEncoding::none;
  if (weights != InitialWeights::random || beside_places) return;
  const torch::NoGradGuard no_grad;
  embedding_->weight.uniform_(-0.1, 0.1);
}

Regions TextEncoder::forward(const at::Tensor& ids, const at::Tensor& mask) {
  Regions regions{torch::dropout(embedding_(ids), config_.dropout, is_training()),
                  Sequence{static_cast<int>(ids.size(1))}, mask};
  if (lstm_) {
    regions.features = lstm_->forward(regions.features, mask);
    return regions;
  }
  if (refiner_) regions.features = torch::dropout(refiner_->forward(regions), config_.dropout, is_training());
  if (mask.defined()) regions.features = regions.features.masked_fill(mask.logical_not().unsqueeze(2), 0);
  return regions;
}

}  // namespace sightline
