#include "text/characters.h"

#include <utf8proc.h>

#include <cstddef>

#include "core/normal_form.h"
#include "text/code_points.h"
#include "text/unspaced.h"
#include "text/vocabulary.h"

namespace sightline {

namespace {

constexpr std::size_t kLongestCluster = 32;  // a caption of marks upon marks is no reason to be slow

enum class Marks { kept, dropped };

bool is_apostrophe(char32_t code) {
  return code == U'\'' || code == U'\u2019';
}

bool is_dropped_mark(char32_t code) {
  constexpr std::u32string_view kWords = U"%&/@#*\\\uFF05\uFF06\uFF0F\uFF20\uFF03\uFF0A\uFF3C\u2030";
  if (kWords.find(code) != std::u32string_view::npos) return false;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code));
  // A grave accent is a quotation mark where the Penn Treebank's habits reach.
  return code == U'`' || (category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO);
}

// A word joiner, a byte-order mark, the zero-width spaces of Thai and Khmer, by themselves.
bool is_unseen(char32_t code) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code));
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF;
}

// How many code points from `begin` are one of the words that no text may say.
std::size_t special_length(std::u32string_view codes) {
  if (codes.front() != U'<') return 0;
  const std::size_t end = codes.substr(0, 8).find(U'>');
  if (end == std::u32string_view::npos) return 0;
  std::string word;
  for (const char32_t code : codes.substr(0, end + 1)) append_utf8(word, code);
  return Vocabulary::is_special(word) ? end + 1 : 0;
}

std::size_t cluster_length(std::u32string_view codes) {
  if (const std::size_t special = special_length(codes); special > 0) return special;
  utf8proc_int32_t state = 0;
  std::size_t length = 1;
  while (length < codes.size() && length < kLongestCluster &&
         !utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(codes[length - 1]),
                                           static_cast<utf8proc_int32_t>(codes[length]), &state))
    ++length;
  return length;
}

std::string token_of(std::u32string_view cluster, LetterCase letters) {
  std::string token;
  for (const char32_t code : cluster)
    append_utf8(token, letters == LetterCase::lower ? to_lower(code) : code);
  return cluster.size() == 1 && cluster.front() < 0x80 ? token : composed(token);
}

std::vector<std::string> characters_of(std::string_view text, Marks marks,
                                       LetterCase letters = LetterCase::lower) {
  const std::u32string codes = decode_utf8(text);
  std::vector<std::string> tokens;
  bool space = false;         // since the last token
  bool after_spaced = false;  // the last token is of a script with spaces
  for (std::u32string_view rest = codes; !rest.empty();) {
    const std::u32string_view cluster = rest.substr(0, cluster_length(rest));
    rest.remove_prefix(cluster.size());
    const char32_t first = cluster.front();
    const bool dropped = marks == Marks::dropped && is_dropped_mark(first);
    if (is_blank(first) || dropped) {
      space = space || !dropped || !is_apostrophe(first);
      continue;
    }
    if (is_unseen(first)) continue;
    const bool spaced = !is_of_unspaced_script(first);
    if (space && spaced && after_spaced) tokens.emplace_back(" ");
    tokens.push_back(token_of(cluster, letters));
    space = false;
    after_spaced = spaced;
  }
  return tokens;
}

}  // namespace

std::vector<std::string> characters(std::string_view text, LetterCase letters) {
  return characters_of(text, Marks::kept, letters);
}

std::vector<std::string> caption_characters(std::string_view caption) {
  return characters_of(caption, Marks::dropped);
}

}  // namespace sightline
