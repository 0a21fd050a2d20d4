#pragma once

#include <torch/torch.h>

#include <string>
#include <string_view>
#include <vector>

namespace sightline {

// Whether a decoder's parameter of this name ("embedding.weight") has a row for each word of the vocabulary.
bool has_a_row_per_word(std::string_view parameter);

// The words that two vocabularies share: row before[i] of the one's tensors is row after[i] of the other's.
struct SharedWords {
  at::Tensor before, after;  // [S] int64
};

SharedWords shared_words(const std::vector<std::string>& before, const std::vector<std::string>& after);

}  // namespace sightline
