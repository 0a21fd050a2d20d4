#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace sightline {

// Which words of a batch of texts are in which sentence: B texts of up to L words as M sentences, M the sum
// over the texts, of up to W words each.
struct SentenceLayout {
  std::int64_t sentences = 0;  // M
  at::Tensor words;            // [M, W] int64, where a word stands in the flattened [B * L]; 0 where none is
  at::Tensor word_mask;        // [M, W] bool
  at::Tensor of_text;          // [B, S] int64, each text's sentences among the M; 0 where none is
  at::Tensor text_mask;        // [B, S] bool
  at::Tensor sentence_place;   // [B, L] int64, the sentence of each word among its text's S; 0 for padding
  at::Tensor word_place;       // [B, L] int64, where each word stands in the flattened [M * W]; 0 for padding
};

// lengths: words of each text, at least one; begins: the first word of each of its sentences, rising, the
// first of them 0.
SentenceLayout sentence_layout(const std::vector<std::int64_t>& lengths,
                               const std::vector<std::vector<std::int64_t>>& begins, std::int64_t longest);

}  // namespace sightline
