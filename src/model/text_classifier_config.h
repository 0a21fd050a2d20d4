#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/text_encoder_config.h"

namespace sightline {

// Everything that fixes a classifier's shape. Keys are the encoder's, and those of text_attention_fields().
struct TextClassifierConfig {
  TextEncoderConfig encoder{.kind = TextEncoderKind::bilstm, .embedding_size = 64, .hidden_size = 64};
  std::string attention = "static";  // a name of text_attention_names()
  std::int64_t attention_size = 64;  // A, the width of the scorers
  std::int64_t attention_heads = 4;  // of multi-head
  double context_dropout = 0.5;      // share of the context that training drops

  bool operator==(const TextClassifierConfig&) const = default;
};

// The kinds of attention a text can be read with: those of attention_kinds() whose context is the expectation
// and whose scores hang on no place and on no word before. "hierarchical" means sentences here, not blocks.
std::vector<std::string> text_attention_names();

// Every key but the encoder's.
const std::vector<Field<TextClassifierConfig>>& text_attention_fields();

// Whether sentences are encoded and attended in by themselves.
bool reads_sentences(const TextClassifierConfig& config);

}  // namespace sightline
