#include "model/sentence_layout.h"

#include <algorithm>

namespace sightline {

namespace {

// One sentence: of which text, from which word to which.
struct SentenceSpan {
  std::int64_t text = 0, begin = 0, end = 0;
};

std::vector<SentenceSpan> spans_of(const std::vector<std::int64_t>& lengths,
                                   const std::vector<std::vector<std::int64_t>>& begins) {
  std::vector<SentenceSpan> spans;
  for (std::size_t text = 0; text < lengths.size(); ++text) {
    const auto& own = begins[text];
    for (std::size_t k = 0; k < own.size(); ++k)
      spans.push_back(
          {static_cast<std::int64_t>(text), own[k], k + 1 < own.size() ? own[k + 1] : lengths[text]});
  }
  return spans;
}

}  // namespace

SentenceLayout sentence_layout(const std::vector<std::int64_t>& lengths,
                               const std::vector<std::vector<std::int64_t>>& begins, std::int64_t longest) {
  const std::vector<SentenceSpan> spans = spans_of(lengths, begins);
  const auto B = static_cast<std::int64_t>(lengths.size()), M = static_cast<std::int64_t>(spans.size());
  std::int64_t W = 0, S = 0;
  for (const SentenceSpan& span : spans) W = std::max(W, span.end - span.begin);
  for (const auto& own : begins) S = std::max(S, static_cast<std::int64_t>(own.size()));
  SentenceLayout layout{M,
                        torch::zeros({M, W}, at::kLong),
                        torch::zeros({M, W}, at::kBool),
                        torch::zeros({B, S}, at::kLong),
                        torch::zeros({B, S}, at::kBool),
                        torch::zeros({B, longest}, at::kLong),
                        torch::zeros({B, longest}, at::kLong)};
  auto words = layout.words.accessor<std::int64_t, 2>(), of_text = layout.of_text.accessor<std::int64_t, 2>();
  auto word_mask = layout.word_mask.accessor<bool, 2>(), text_mask = layout.text_mask.accessor<bool, 2>();
  auto sentence_place = layout.sentence_place.accessor<std::int64_t, 2>();
  auto word_place = layout.word_place.accessor<std::int64_t, 2>();
  std::int64_t number = 0;  // of the sentence in its text
  for (std::int64_t m = 0; m < M; ++m) {
    const auto [text, begin, end] = spans[static_cast<std::size_t>(m)];
    number = begin == 0 ? 0 : number + 1;
    of_text[text][number] = m;
    text_mask[text][number] = true;
    for (std::int64_t i = begin; i < end; ++i) {
      words[m][i - begin] = text * longest + i;
      word_mask[m][i - begin] = true;
      sentence_place[text][i] = number;
      word_place[text][i] = m * W + i - begin;
    }
  }
  return layout;
}

}  // namespace sightline
