#include "text/tokens.h"

#include "text/characters.h"
#include "text/detokenizer.h"
#include "text/ptb_tokenizer.h"

namespace sightline {

std::string_view tokenizer_version(Tokens kind) {
  return kind == Tokens::characters ? kCharactersVersion : kTokenizerVersion;
}

std::vector<std::string> caption_tokens(std::string_view caption, Tokens kind) {
  return kind == Tokens::characters ? caption_characters(caption) : caption_tokens(caption);
}

std::string detokenize(const std::vector<std::string>& tokens, Tokens kind) {
  if (kind == Tokens::words) return detokenize(tokens);
  std::string text;
  for (const std::string& token : tokens) text += token;
  return text;
}

}  // namespace sightline
