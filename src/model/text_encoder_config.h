#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/enum_names.h"
#include "model/parameter_shapes.h"
#include "model/refine_options.h"

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

// The layers over the embeddings: the name of the module, and its parameters without it.
struct TextLayers {
  std::string name;
  ParameterShapes parameters;
};

TextLayers text_layers(const TextEncoderConfig& config);
// Of self-attention.
RefineOptions refine_options(const TextEncoderConfig& config);

}  // namespace sightline
