#include "text/ptb_forms.h"

#include <array>
#include <utility>

#include "text/code_points.h"

namespace sightline {

namespace {

constexpr char32_t kSoftHyphen = 0xAD;

using Replacement = std::pair<std::u32string_view, std::string_view>;

constexpr auto kEntities = std::to_array<Replacement>({{U"&amp;", "&"}, {U"&lt;", "<"}, {U"&gt;", ">"}});

constexpr std::array<Replacement, 4> kQuoteEntities{
    {{U"&apos;", "'"}, {U"&quot;", "\""}, {U"''", "\""}, {U"`'", "\""}}};

std::string_view bracket_name(char32_t code) {
  switch (code) {
    case '(':
      return "-lrb-";
    case ')':
      return "-rrb-";
    case '[':
      return "-lsb-";
    case ']':
      return "-rsb-";
    case '{':
      return "-lcb-";
    case '}':
      return "-rcb-";
    default:
      return {};
  }
}

// ASCII stand-ins of a quote; empty where `code` is none.
std::string_view quote_name(char32_t code, bool opens) {
  switch (code) {
    case '\'':
      return opens ? "`" : "'";
    case '"':
      return opens ? "``" : "''";
    case 0x82:
    case 0x91:
    case 0x2018:
    case 0x201A:
    case 0x201B:
    case 0x2039:
      return "`";
    case 0x92:
    case 0xB4:
    case 0x2019:
    case 0x203A:
      return "'";
    case 0x84:
    case 0x93:
    case 0xAB:
    case 0x201C:
    case 0x201E:
    case 0x201F:
      return "``";
    case 0x94:
    case 0xBB:
    case 0x201D:
      return "''";
    default:
      return {};
  }
}

std::string_view currency_name(char32_t code) {
  switch (code) {
    case 0xA2:
      return "cents";
    case 0xA3:
      return "#";  // what the treebank writes for the pound
    case 0xA4:
    case 0x20A0:
    case 0x20AC:
      return "$";  // and for lack of anything better
    default:
      return {};
  }
}

std::string_view fraction_name(char32_t code) {
  switch (code) {
    case 0xBC:
      return "1/4";
    case 0xBD:
      return "1/2";
    case 0xBE:
      return "3/4";
    case 0x2153:
      return "1/3";
    case 0x2154:
      return "2/3";
    default:
      return {};
  }
}

std::string_view name_of(char32_t code, PtbForm form) {
  switch (form) {
    case PtbForm::opening_quote:
    case PtbForm::closing_quote:
      return quote_name(code, form == PtbForm::opening_quote);
    case PtbForm::bracketed:
      return bracket_name(code);
    case PtbForm::currency:
      return currency_name(code);
    case PtbForm::fraction:
      return fraction_name(code);
    default:
      return {};
  }
}

// Appends one code point of a token.
void append_code(std::string& token, char32_t code, PtbForm form, LetterCase letters) {
  if (code == kSoftHyphen) return;
  const std::string_view name = name_of(code, form);
  if (!name.empty()) {
    token += name;
  } else {
    // The space inside "5 1/2" is not one between tokens.
    const char32_t letter = letters == LetterCase::lower ? to_lower(code) : code;
    append_utf8(token, is_blank(code) ? 0xA0 : letter);
  }
}

bool starts_with_folded(std::u32string_view text, std::u32string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i)
    if (to_lower(text[i]) != prefix[i]) return false;
  return true;
}

}  // namespace

std::string ptb_token(std::u32string_view text, PtbForm form, LetterCase letters) {
  if (form == PtbForm::skipped) return {};
  if (form == PtbForm::dash) return "--";
  if (form == PtbForm::ellipsis) return "...";
  std::string token;
  const bool quotes = form == PtbForm::opening_quote || form == PtbForm::closing_quote;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t used = 0;
    const auto replace = [&](const Replacement& entity) {
      if (used > 0 || !starts_with_folded(text.substr(i), entity.first)) return;
      for (const char c : entity.second) append_code(token, static_cast<unsigned char>(c), form, letters);
      used = entity.first.size();
    };
    if (quotes) {
      for (const Replacement& entity : kQuoteEntities) replace(entity);
    } else {
      for (const Replacement& entity : kEntities) replace(entity);
    }
    if (used == 0) append_code(token, text[i], form, letters);
    i += used > 0 ? used : 1;
  }
  return token.empty() ? "-" : token;
}

}  // namespace sightline
