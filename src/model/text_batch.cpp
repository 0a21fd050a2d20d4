#include "model/text_batch.h"

#include <algorithm>

namespace sightline {

EncodedText encode_text(const DocumentWords& document, const Vocabulary& vocabulary) {
  EncodedText text;
  for (const PlacedToken& word : document.words)
    text.words.push_back(Vocabulary::is_special(word.token) ? Vocabulary::kUnknown
                                                            : vocabulary.id(word.token));
  for (const std::size_t begin : document.sentence_begins)
    text.sentence_begins.push_back(static_cast<std::int64_t>(begin));
  if (text.words.empty()) return {{Vocabulary::kUnknown}, {0}};
  return text;
}

TextBatch text_batch(const std::vector<const EncodedText*>& texts) {
  std::size_t longest = 0;
  for (const EncodedText* text : texts) longest = std::max(longest, text->words.size());
  const auto B = static_cast<std::int64_t>(texts.size()), L = static_cast<std::int64_t>(longest);
  TextBatch batch{torch::full({B, L}, Vocabulary::kPad, at::kLong), {}, {}};
  auto ids = batch.ids.accessor<std::int64_t, 2>();
  for (std::int64_t b = 0; b < B; ++b) {
    const EncodedText& text = *texts[static_cast<std::size_t>(b)];
    for (std::size_t i = 0; i < text.words.size(); ++i) ids[b][static_cast<std::int64_t>(i)] = text.words[i];
    batch.sentence_begins.push_back(text.sentence_begins);
  }
  batch.mask = batch.ids.ne(Vocabulary::kPad);
  return batch;
}

}  // namespace sightline
