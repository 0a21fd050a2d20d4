#include "text/document_words.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "text/code_points.h"

namespace sightline {

namespace {

// Line breaks as an empty line of the same length: places stay what they are.
std::string with_empty_lines(std::string_view text) {
  std::string result(text);
  for (std::size_t i = result.find('<'); i != std::string::npos; i = result.find('<', i + 1)) {
    const std::size_t length = line_break_length(std::string_view(result).substr(i));
    if (length == 0) continue;
    std::fill_n(result.begin() + static_cast<std::ptrdiff_t>(i), length, ' ');
    result[i] = result[i + 1] = '\n';
  }
  return result;
}

bool is_full_stop(const std::string& token) {
  return token != "..." && token.find_first_not_of(".!?") == std::string::npos;
}

bool closes(const std::string& token) {
  constexpr auto kClosing = std::to_array<std::string_view>({"''", "'", "\"", "-rrb-", "-rsb-", "-rcb-"});
  return std::find(kClosing.begin(), kClosing.end(), token) != kClosing.end();
}

bool ends_paragraph(std::u32string_view gap) {
  return std::count(gap.begin(), gap.end(), U'\n') > 1;
}

}  // namespace

std::size_t line_break_length(std::string_view text) {
  constexpr std::string_view kBegin = "<br";
  if (text.size() < kBegin.size() + 1) return 0;
  for (std::size_t k = 0; k < kBegin.size(); ++k)
    if (std::tolower(static_cast<unsigned char>(text[k])) != kBegin[k]) return 0;
  std::size_t end = kBegin.size();
  while (end < text.size() && text[end] == ' ') ++end;
  if (end < text.size() && text[end] == '/') ++end;
  return end < text.size() && text[end] == '>' ? end + 1 : 0;
}

DocumentWords document_words(std::string_view text, std::size_t most) {
  const std::string lines = with_empty_lines(text);
  const std::u32string codes = decode_utf8(lines);
  DocumentWords document;
  document.words = ptb_tokenize_placed(lines);
  if (most > 0 && document.words.size() > most) {
    document.left_out = document.words.size() - most;
    document.words.resize(most);
  }
  bool ended = true;                 // what stands before has ended
  std::size_t read = 0, length = 0;  // code points; words of the sentence
  for (std::size_t i = 0; i < document.words.size(); ++i) {
    const PlacedToken& word = document.words[i];
    const bool trails = ended && i > 0 && (is_full_stop(word.token) || closes(word.token));
    const bool paragraph =
        word.begin > read && ends_paragraph(std::u32string_view(codes).substr(read, word.begin - read));
    if (paragraph || (ended && !trails) || length == kLongestSentence) {
      document.sentence_begins.push_back(i);
      length = 0;
    }
    ++length;
    ended = trails || is_full_stop(word.token);
    read = word.begin + word.length;
  }
  return document;
}

}  // namespace sightline
