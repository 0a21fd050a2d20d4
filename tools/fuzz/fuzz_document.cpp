#include <cstdint>

#include "require.h"
#include "text/code_points.h"
#include "text/document_words.h"
#include "utf8.h"

namespace {

using namespace sightline;

// Words stand in the text, in its order, and each in one sentence that is not too long.
void check_document(const DocumentWords& document, std::size_t code_points) {
  std::size_t begin = 0;
  for (const PlacedToken& word : document.words) {
    require(!word.token.empty() && is_utf8(word.token) && word.begin >= begin);
    require(word.length <= code_points && word.begin <= code_points - word.length);
    begin = word.begin;
  }
  require(document.sentence_begins.empty() == document.words.empty());
  for (std::size_t i = 0; i < document.sentences(); ++i) {
    const std::size_t first = document.sentence_begins[i];
    const std::size_t end =
        i + 1 < document.sentences() ? document.sentence_begins[i + 1] : document.words.size();
    require((i > 0 || first == 0) && first < end && end - first <= kLongestSentence);
  }
}

}  // namespace

// Texts longer than a line into words and sentences.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMost = 20;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t code_points = decode_utf8(text).size();
  const DocumentWords document = document_words(text), first = document_words(text, kMost);
  check_document(document, code_points);
  check_document(first, code_points);
  require(document.left_out == 0 && first.words.size() <= kMost);
  require(first.words.size() + first.left_out == document.words.size());
  return 0;
}
