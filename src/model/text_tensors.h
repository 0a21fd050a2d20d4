#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace sightline {

// Texts as a text encoder reads them, shorter ones padded behind.
struct TextTensors {
  at::Tensor ids;   // [N, L] int64, L that of the longest
  at::Tensor mask;  // [N, L] bool; undefined where all are equally long
};

// Of the ids of N texts, at least one each.
TextTensors text_tensors(const std::vector<std::vector<std::int64_t>>& texts);

}  // namespace sightline
