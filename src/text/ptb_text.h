#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace sightline {

// A caption as the tokenizer's rules read it: code points, and the same with ASCII letters in lower case.
// Reading past the end gives 0, which belongs to no class, so rules need no bounds.
class PtbText {
 public:
  explicit PtbText(std::string_view caption);

  std::size_t size() const { return codes_.size(); }
  char32_t at(std::size_t i) const { return i < codes_.size() ? codes_[i] : 0; }
  char32_t folded(std::size_t i) const { return i < folded_.size() ? folded_[i] : 0; }
  std::u32string_view slice(std::size_t begin, std::size_t length) const {
    return std::u32string_view(codes_).substr(begin, length);
  }

  bool letter(std::size_t i) const;
  bool digit(std::size_t i) const;
  bool letter_or_digit(std::size_t i) const { return letter(i) || digit(i); }
  bool ascii_letter(std::size_t i) const { return folded(i) >= 'a' && folded(i) <= 'z'; }
  bool ascii_uppercase(std::size_t i) const { return at(i) >= 'A' && at(i) <= 'Z'; }
  // White space or the end.
  bool gap(std::size_t i) const;

  // Does `word` (lower case ASCII) stand at i, whatever its case?
  bool has(std::size_t i, std::string_view word) const;
  bool one_of(std::size_t i, std::u32string_view set) const {
    return i < codes_.size() && set.find(codes_[i]) != std::u32string_view::npos;
  }
  // How many of the code points from i on are in `set`, at most `limit`.
  std::size_t run(std::size_t i, std::u32string_view set, std::size_t limit) const;

  // The length of an apostrophe at i (straight, curly, acute, &apos;), 0 where there is none; `any`:
  // backquote and opening single quotes too, which people type inside words.
  std::size_t apostrophe(std::size_t i, bool any = false) const;

 private:
  std::u32string codes_;
  std::u32string folded_;
};

// A rule may look this far past what it consumes, which keeps tokenizing linear whatever the text.
inline constexpr std::size_t kPtbLookahead = 128;

// Part of a small pattern: between `least` and `most` code points of `set`, where "0" stands for any digit.
struct PtbPiece {
  std::u32string_view set;
  int least = 1;
  int most = 1;
};

// The length of the longest match of the pieces in sequence at i, 0 where there is none. For patterns of
// bounded length.
std::size_t longest_match(const PtbText& text, std::size_t i, std::span<const PtbPiece> pieces);

}  // namespace sightline
