#include "text/unspaced.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "text/code_points.h"

namespace sightline {

namespace {

struct CodeRange {
  char32_t first, last;
};
constexpr CodeRange kUnspacedScripts[] = {{0x0E00, 0x0EFF},     // Thai, Lao
                                          {0x1000, 0x109F},     // Burmese
                                          {0x1780, 0x17FF},     // Khmer
                                          {0x3005, 0x3007},     // repetition, closing and zero signs
                                          {0x3041, 0x30FF},     // kana
                                          {0x3400, 0x4DBF},     // Chinese characters
                                          {0x4E00, 0x9FFF},     //
                                          {0xF900, 0xFAFF},     //
                                          {0x20000, 0x3FFFF}};  //

}  // namespace

bool is_of_unspaced_script(char32_t code) {
  return std::any_of(std::begin(kUnspacedScripts), std::end(kUnspacedScripts),
                     [code](const CodeRange& range) { return code >= range.first && code <= range.last; });
}

bool is_unspaced(const std::vector<std::string>& tokens) {
  constexpr std::size_t kLettersOfOne = 4, kLettersOfMany = 6;
  std::size_t letters = 0, words = 0;
  for (const std::string& token : tokens) {
    const std::u32string codes = decode_utf8(token);
    const auto own =
        static_cast<std::size_t>(std::count_if(codes.begin(), codes.end(), is_of_unspaced_script));
    letters += own;
    words += own > 0;
  }
  return words > 0 && letters >= words * (words == 1 ? kLettersOfOne : kLettersOfMany);
}

}  // namespace sightline
