#include "text/sentence.h"

#include <algorithm>
#include <string_view>

#include "text/code_points.h"
#include "text/unspaced.h"

namespace sightline {

namespace {

constexpr std::u32string_view kEnds = U".!?\u2026\u3002\uFF01\uFF1F\uFF0E\u0964\u061F\u06D4\u203D";
constexpr std::u32string_view kClosing = U"\"')]}\u2019\u201D\u00BB\u300D\u300F\uFF09";
constexpr std::u32string_view kUnfinished = U",;:-\u2013\u2014\uFF0C\u3001\uFF1B\uFF1A\u060C";

bool is_among(char32_t code, std::u32string_view codes) {
  return codes.find(code) != std::u32string_view::npos;
}

// The last character before quotes and brackets that close there; 0 where there is none.
char32_t last_said(const std::u32string& codes) {
  const auto last =
      std::find_if(codes.rbegin(), codes.rend(), [](char32_t code) { return !is_among(code, kClosing); });
  return last == codes.rend() ? 0 : *last;
}

// Nothing in Thai, Lao, Khmer and Burmese, which have none or another for every one of them.
std::u32string full_stop_behind(char32_t code) {
  constexpr char32_t kFirstWithOne = 0x3005;  // of Japanese and Chinese
  if (!is_of_unspaced_script(code)) return U".";
  return code >= kFirstWithOne ? U"\u3002" : U"";
}

}  // namespace

std::string as_sentence(const std::string& caption) {
  std::u32string codes = decode_utf8(caption);
  while (!codes.empty() && (is_blank(codes.back()) || is_among(codes.back(), kUnfinished))) codes.pop_back();
  if (codes.empty()) return {};
  const auto first = std::find_if(codes.begin(), codes.end(),
                                  [](char32_t code) { return is_letter(code) || is_digit(code); });
  if (first != codes.end()) *first = to_title(*first);
  const char32_t last = last_said(codes);
  if (!is_among(last, kEnds)) codes += full_stop_behind(last);
  std::string text;
  for (const char32_t code : codes) append_utf8(text, code);
  return text;
}

std::string written_caption(const std::vector<std::string>& words, bool sentence, Tokens kind) {
  const std::string caption = detokenize(words, kind);
  return sentence ? as_sentence(caption) : caption;
}

}  // namespace sightline
