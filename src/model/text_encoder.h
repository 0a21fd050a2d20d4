#pragma once

#include <torch/torch.h>

#include <memory>

#include "model/bidirectional_lstm.h"
#include "model/layer_maker.h"
#include "model/region_refiner.h"
#include "model/regions.h"
#include "model/text_encoder_config.h"

namespace sightline {

// Token ids -> regions of a sequence: to attention, decoder and search a text is what a photo is.
class TextEncoder : public torch::nn::Module {
 public:
  TextEncoder(const TextEncoderConfig& config, std::int64_t vocabulary_size,
              InitialWeights weights = InitialWeights::random);

  const TextEncoderConfig& config() const { return config_; }
  std::int64_t feature_size() const { return text_feature_size(config_); }
  std::int64_t vocabulary_size() const { return vocabulary_size_; }

  // ids [N, L] int64; mask [N, L] bool, true where there is a token, first in each row and at least once;
  // undefined: everywhere. What stands behind the mask is of no account: a text alone gives what it gives
  // among longer ones. Features of padding are zero. Raises UsageError where learnt places do not reach.
  Regions forward(const at::Tensor& ids, const at::Tensor& mask);

 private:
  TextEncoderConfig config_;
  std::int64_t vocabulary_size_;
  torch::nn::Embedding embedding_{nullptr};
  std::shared_ptr<BidirectionalLstm> lstm_;  // null unless that kind
  std::shared_ptr<RegionRefiner> refiner_;   // null unless that kind
};

}  // namespace sightline
