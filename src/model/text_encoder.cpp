#include "model/text_encoder.h"

namespace sightline {

TextEncoder::TextEncoder(const TextEncoderConfig& config, std::int64_t vocabulary_size,
                         InitialWeights weights)
    : config_(config), vocabulary_size_(vocabulary_size) {
  const LayerMaker make(text_encoder_parameters(config, vocabulary_size), weights);
  embedding_ = make.embedding(*this, "embedding");
  const TextLayers layers = text_layers(config);
  const LayerMaker make_layers(layers.parameters, weights);
  if (config.kind == TextEncoderKind::bilstm)
    lstm_ = register_module(layers.name,
                            std::make_shared<BidirectionalLstm>(config.layers, config.dropout, make_layers));
  if (config.kind == TextEncoderKind::self_attention)
    refiner_ =
        register_module(layers.name, std::make_shared<RegionRefiner>(refine_options(config), make_layers));
  // Torch's own embeddings, of deviation one, stay beside places, whose sines are as great as one, and before
  // an LSTM: of small ones it makes positions so alike that the attention learns late (the normaliser of
  // times is right for 0.02 of held-out texts after four epochs in place of 0.33: tools/bench/README.md).
  const bool great = lstm_ || (refiner_ && config.places != PlaceEncoding::none);
  if (weights != InitialWeights::random || great) return;
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
