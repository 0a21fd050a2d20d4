#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/enum_names.h"

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

// Such tokens back to a readable line: words with spaces between them where a reader expects them, characters
// side by side.
std::string detokenize(const std::vector<std::string>& tokens, Tokens kind);

}  // namespace sightline
