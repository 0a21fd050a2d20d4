#include "model/sentence_layout.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

at::Tensor numbers_of(std::vector<std::vector<std::int64_t>> rows) {
  std::vector<at::Tensor> tensors;
  for (const auto& row : rows) tensors.push_back(torch::tensor(row, at::kLong));
  return torch::stack(tensors);
}

// Two texts of five and three words, padded to six: sentences of 2 and 3 words, and of 3.
TEST(SentenceLayout, PlacesEveryWordInItsSentence) {
  const SentenceLayout layout = sentence_layout({5, 3}, {{0, 2}, {0}}, 6);
  EXPECT_EQ(layout.sentences, 3);
  EXPECT_TRUE(layout.words.equal(numbers_of({{0, 1, 0}, {2, 3, 4}, {6, 7, 8}})));
  EXPECT_TRUE(layout.word_mask.equal(numbers_of({{1, 1, 0}, {1, 1, 1}, {1, 1, 1}}).to(at::kBool)));
  EXPECT_TRUE(layout.of_text.equal(numbers_of({{0, 1}, {2, 0}})));
  EXPECT_TRUE(layout.text_mask.equal(numbers_of({{1, 1}, {1, 0}}).to(at::kBool)));
  EXPECT_TRUE(layout.sentence_place.equal(numbers_of({{0, 0, 1, 1, 1, 0}, {0, 0, 0, 0, 0, 0}})));
  EXPECT_TRUE(layout.word_place.equal(numbers_of({{0, 1, 3, 4, 5, 0}, {6, 7, 8, 0, 0, 0}})));
}

// What goes there comes back to where it was.
TEST(SentenceLayout, WordPlacesUndoWords) {
  const std::vector<std::int64_t> lengths{1, 7, 4};
  const SentenceLayout layout = sentence_layout(lengths, {{0}, {0, 1, 5}, {0, 3}}, 7);
  const auto flat = torch::arange(21).view({3, 7});
  const auto sentences = flat.flatten().index_select(0, layout.words.flatten());
  const auto back = sentences.index_select(0, layout.word_place.flatten()).view({3, 7});
  for (std::int64_t text = 0; text < 3; ++text) {
    const auto length = lengths[static_cast<std::size_t>(text)];
    EXPECT_TRUE(back[text].slice(0, 0, length).equal(flat[text].slice(0, 0, length))) << text;
  }
  EXPECT_EQ(layout.word_mask.sum().item<std::int64_t>(), 12);
}

}  // namespace
}  // namespace sightline
