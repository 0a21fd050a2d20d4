#include "model/text_batch.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

using TokenList = std::vector<std::int64_t>;

const Vocabulary& known_words() {
  static const Vocabulary vocabulary =
      Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "good", "film", "."}, "v");
  return vocabulary;
}

TEST(TextBatch, WordsAreIdsWithTheirSentences) {
  const EncodedText text = encode_text(document_words("Good film. Bad film."), known_words());
  EXPECT_EQ(text.words, (TokenList{4, 5, 6, 3, 5, 6}));
  EXPECT_EQ(text.sentence_begins, (TokenList{0, 3}));
}

// Nobody writes a special word into a text: padding least of all, which would not be seen.
TEST(TextBatch, SpecialWordsAreUnknown) {
  DocumentWords document;
  for (const char* word : {"<pad>", "<end>", "good"}) document.words.push_back({word});
  document.sentence_begins = {0};
  EXPECT_EQ(encode_text(document, known_words()).words, (TokenList{3, 3, 4}));
}

TEST(TextBatch, ATextWithoutAWordIsOneUnknown) {
  const EncodedText text = encode_text(document_words(""), known_words());
  EXPECT_EQ(text.words, (TokenList{3}));
  EXPECT_EQ(text.sentence_begins, (TokenList{0}));
}

TEST(TextBatch, ShorterTextsArePaddedBehind) {
  const EncodedText one{{4, 5, 6}, {0, 2}}, other{{5}, {0}};
  const TextBatch batch = text_batch({&one, &other});
  EXPECT_TRUE(batch.ids.equal(torch::tensor({4, 5, 6, 5, 0, 0}, at::kLong).view({2, 3})));
  EXPECT_TRUE(batch.mask.equal(torch::tensor({true, true, true, true, false, false}).view({2, 3})));
  EXPECT_EQ(batch.sentence_begins, (std::vector<TokenList>{{0, 2}, {0}}));
}

}  // namespace
}  // namespace sightline
