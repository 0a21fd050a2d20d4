#include "text/tokens.h"

#include "text/characters.h"
#include "text/detokenizer.h"
#include "text/ptb_tokenizer.h"
#include "text/vocabulary.h"

namespace sightline {

std::string_view tokenizer_version(Tokens kind) {
  return kind == Tokens::characters ? kCharactersVersion : kTokenizerVersion;
}

std::vector<std::string> caption_tokens(std::string_view caption, Tokens kind) {
  return kind == Tokens::characters ? caption_characters(caption) : caption_tokens(caption);
}

std::vector<std::string> spelt_tokens(std::string_view text, Tokens kind, LetterCase letters) {
  return kind == Tokens::characters ? characters(text, letters) : ptb_tokenize(text, letters);
}

std::vector<std::string> written_tokens(std::string_view text, Tokens kind, LetterCase letters) {
  auto tokens = spelt_tokens(text, kind, letters);
  Vocabulary::drop_controls(tokens);
  return tokens;
}

std::string detokenize(const std::vector<std::string>& tokens, Tokens kind) {
  if (kind == Tokens::words) return detokenize(tokens);
  std::string text;
  for (const std::string& token : tokens) text += token;
  return text;
}

}  // namespace sightline
