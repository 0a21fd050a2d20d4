#pragma once

#include <string>
#include <string_view>

namespace sightline {

// UTF-8 to code points; every byte that is not part of valid UTF-8 becomes one U+FFFD.
std::u32string decode_utf8(std::string_view bytes);

// Appends a code point as UTF-8. `code` must be a Unicode scalar value.
void append_utf8(std::string& bytes, char32_t code);

// Classes of code points as the tokenizer sees them; beyond the basic plane nothing belongs to any class.
bool is_letter(char32_t code);     // letters and the marks that combine with them
bool is_digit(char32_t code);      // decimal digits of any script
bool is_uppercase(char32_t code);  // upper-case letters of any script
bool is_blank(char32_t code);      // white space, line ends included
bool is_symbol(char32_t code);     // punctuation, symbols and numbers that are not digits

// Simple mappings to lower case, and to what a word begins with at the start of a sentence.
char32_t to_lower(char32_t code);
char32_t to_title(char32_t code);

}  // namespace sightline
