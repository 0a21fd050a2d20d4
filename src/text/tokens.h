#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"
#include "text/letter_case.h"

namespace sightline {

// What a text is cut into.
enum class Tokens {
  words,       // text/ptb_tokenizer.h
  characters,  // text/characters.h
};

template <>
struct EnumNames<Tokens> {
  static constexpr const char* kWhat = "tokens";
  static constexpr EnumName<Tokens> kRows[] = {{Tokens::words, "words"}, {Tokens::characters, "characters"}};
};

// What a model file calls the rules by which its vocabulary was made: "ptb-1", "characters-1".
std::string_view tokenizer_version(Tokens kind);

// What the metrics and a vocabulary of this kind see of a caption.
std::vector<std::string> caption_tokens(std::string_view caption, Tokens kind);

// Version of the rules of written_tokens(), stored in model files.
inline constexpr std::string_view kWrittenTokensVersion = "written-1";

// All tokens of a text that is read, or written, as it stands: punctuation is among them. Words are those of
// ptb_tokenize(), characters those of characters(). Of <pad>, <start> and <end>, which no text may say, none.
std::vector<std::string> written_tokens(std::string_view text, Tokens kind, LetterCase letters);
// The same, with <pad>, <start> and <end> where the text spells them.
std::vector<std::string> spelt_tokens(std::string_view text, Tokens kind, LetterCase letters);

// Such tokens back to a readable line: words with spaces between them where a reader expects them, characters
// side by side.
std::string detokenize(const std::vector<std::string>& tokens, Tokens kind);

}  // namespace sightline
