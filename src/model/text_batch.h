#pragma once

#include <cstdint>
#include <vector>

#include "model/text_classifier.h"
#include "text/document_words.h"
#include "text/vocabulary.h"

namespace sightline {

// A text as ids, at least one, and where its sentences begin.
struct EncodedText {
  std::vector<std::int64_t> words;
  std::vector<std::int64_t> sentence_begins;
};

// Words that are not known are <unk>; a text without a word is one <unk>.
EncodedText encode_text(const DocumentWords& document, const Vocabulary& vocabulary);

// Texts of any lengths beside each other, padded behind.
TextBatch text_batch(const std::vector<const EncodedText*>& texts);

}  // namespace sightline
