#pragma once

#include <torch/torch.h>

#include <memory>
#include <vector>

#include "core/enum_names.h"
#include "model/bidirectional_lstm.h"
#include "model/layer_maker.h"
#include "model/region_refiner.h"
#include "model/regions.h"

namespace sightline {

template <class Struct>
struct Field;

// What makes regions of a text's tokens: an LSTM from both ends over their embeddings, layers of
// self-attention over them, or nothing more than the embeddings.
enum class TextEncoderKind { bilstm, self_attention, embedding };
template <>
struct EnumNames<TextEncoderKind> {
  static constexpr const char* kWhat = "text encoder";
  static constexpr EnumName<TextEncoderKind> kRows[] = {{TextEncoderKind::bilstm, "bilstm"},
                                                        {TextEncoderKind::self_attention, "self-attention"},
                                                        {TextEncoderKind::embedding, "embedding"}};
};

// Everything that fixes a text encoder's shape. Keys are those of text_encoder_fields().
struct TextEncoderConfig {
  TextEncoderKind kind = TextEncoderKind::bilstm;
  std::int64_t embedding_size = 256;                 // E
  std::int64_t hidden_size = 256;                    // H, of each direction of the LSTM
  std::int64_t layers = 1;                           // of the LSTM, or of self-attention
  std::int64_t heads = 8;                            // of self-attention; they divide E
  PlaceEncoding places = PlaceEncoding::sinusoidal;  // what tells self-attention the order of the tokens
  double dropout = 0.3;  // share of embeddings, and of what comes of them, that training drops

  bool operator==(const TextEncoderConfig&) const = default;
};

// Every key: its place, its range, its help (core/field.h).
const std::vector<Field<TextEncoderConfig>>& text_encoder_fields();

// D, the width of the regions: 2 H of the LSTM, else E.
std::int64_t text_feature_size(const TextEncoderConfig& config);

// Every parameter of the encoder, from its configuration: what the constructor builds, what the reader of
// model files expects, what `inspect` counts. vocabulary_size: V of the source. Raises UsageError where the
// heads do not divide E.
ParameterShapes text_encoder_parameters(const TextEncoderConfig& config, std::int64_t vocabulary_size);

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
