#include "text/ptb_text.h"

#include <algorithm>

#include "text/code_points.h"

namespace sightline {

PtbText::PtbText(std::string_view caption) : codes_(decode_utf8(caption)), folded_(codes_) {
  for (char32_t& code : folded_)
    if (code >= 'A' && code <= 'Z') code += 0x20;
}

bool PtbText::letter(std::size_t i) const {
  return i < codes_.size() && (is_letter(codes_[i]) || codes_[i] == 0xAD);
}

bool PtbText::digit(std::size_t i) const {
  return i < codes_.size() && is_digit(codes_[i]);
}

bool PtbText::gap(std::size_t i) const {
  return i >= codes_.size() || is_blank(codes_[i]);
}

bool PtbText::has(std::size_t i, std::string_view word) const {
  if (word.size() > folded_.size() || i > folded_.size() - word.size()) return false;
  return std::equal(word.begin(), word.end(), folded_.begin() + static_cast<std::ptrdiff_t>(i),
                    [](char a, char32_t b) { return static_cast<unsigned char>(a) == b; });
}

std::size_t PtbText::run(std::size_t i, std::u32string_view set, std::size_t limit) const {
  std::size_t count = 0;
  while (count < limit && one_of(i + count, set)) ++count;
  return count;
}

std::size_t PtbText::apostrophe(std::size_t i, bool any) const {
  if (one_of(i, U"'\u2019\u00B4\u0092")) return 1;
  if (any && one_of(i, U"`\u2018\u201B\u0091")) return 1;
  return has(i, "&apos;") ? 6 : 0;
}

std::size_t longest_match(const PtbText& text, std::size_t i, std::span<const PtbPiece> pieces) {
  // Ends are told from failure by counting from one.
  const auto match = [&](const auto& self, std::size_t at, std::size_t piece) -> std::size_t {
    if (piece == pieces.size()) return at + 1;
    const auto& [set, least, most] = pieces[piece];
    const auto fits = [&](std::size_t j) { return set == U"0" ? text.digit(j) : text.one_of(j, set); };
    int count = 0;
    while (count < most && fits(at + static_cast<std::size_t>(count))) ++count;
    std::size_t best = 0;
    for (; count >= least; --count)
      best = std::max(best, self(self, at + static_cast<std::size_t>(count), piece + 1));
    return best;
  };
  const std::size_t end = match(match, i, 0);
  return end == 0 ? 0 : end - 1 - i;
}

}  // namespace sightline
