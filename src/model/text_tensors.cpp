#include "model/text_tensors.h"

#include <algorithm>
#include <cassert>

#include "text/vocabulary.h"

namespace sightline {

TextTensors text_tensors(const std::vector<std::vector<std::int64_t>>& texts) {
  const auto length = [](const auto& text) { return static_cast<std::int64_t>(text.size()); };
  std::int64_t longest = 0, shortest = length(texts.front());
  for (const auto& text : texts) {
    longest = std::max(longest, length(text));
    shortest = std::min(shortest, length(text));
  }
  assert(shortest > 0);
  const auto N = static_cast<std::int64_t>(texts.size());
  TextTensors tensors{torch::full({N, longest}, Vocabulary::kPad, at::kLong), {}};
  auto* ids = tensors.ids.data_ptr<std::int64_t>();
  for (const auto& text : texts) {
    std::copy(text.begin(), text.end(), ids);
    ids += longest;
  }
  if (shortest < longest) {
    std::vector<std::int64_t> lengths;
    for (const auto& text : texts) lengths.push_back(length(text));
    tensors.mask = torch::arange(longest).unsqueeze(0) < torch::tensor(lengths, at::kLong).unsqueeze(1);
  }
  return tensors;
}

}  // namespace sightline
