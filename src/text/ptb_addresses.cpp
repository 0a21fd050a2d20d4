// Things with an address: URLs, e-mail, names and tags of social networks, files.
#include <algorithm>
#include <array>
#include <string_view>

#include "text/ptb_rules.h"

namespace sightline {

namespace {

constexpr auto kSchemes =
    std::to_array<std::string_view>({"http://", "https://", "ftp://", "svn://", "svn+ssh://", "mailto:"});
constexpr auto kTopDomains = std::to_array<std::string_view>({"com", "net", "org", "edu"});
constexpr auto kFileExtensions = std::to_array<std::string_view>(
    {"bat", "bmp",  "bz2", "c",    "class", "cgi", "cpp", "dll", "doc", "docx", "exe", "gif", "gz",  "h",
     "htm", "html", "jar", "java", "jpeg",  "jpg", "mov", "mp3", "mp4", "pdf",  "php", "pl",  "png", "ppt",
     "ps",  "py",   "sql", "tar",  "txt",   "wav", "x",   "xml", "zip", "avi",  "flv", "wmv"});

bool host_character(const PtbText& text, std::size_t i) {
  return text.letter_or_digit(i) || text.at(i) == '-';
}

// What may stand inside a URL, and what may end it (a full stop after a URL is the sentence's).
bool url_character(const PtbText& text, std::size_t i) {
  return !text.gap(i) && text.at(i) > ' ' && !text.one_of(i, U"\"<>|(){}[]");
}
bool url_end_character(const PtbText& text, std::size_t i) {
  return url_character(text, i) && !text.one_of(i, U"'.!?,;:&-");
}

// From `begin` on: the end of the longest stretch of URL characters that ends well; `begin` where there is
// none.
std::size_t url_tail_end(const PtbText& text, std::size_t begin) {
  std::size_t end = begin;
  for (std::size_t j = begin; j < begin + 8 * kPtbLookahead && url_character(text, j); ++j)
    if (url_end_character(text, j)) end = j + 1;
  return end;
}

// A host name without a scheme: www.anything.xx, or something.com (.net, .org, .edu).
void offer_bare_host(const PtbText& text, std::size_t i, PtbChoice& choice) {
  const bool www = text.has(i, "www.");
  std::size_t end = 0;
  std::size_t label = i;
  for (int labels = 0; label < i + kPtbLookahead; ++labels) {
    std::size_t stop = label;
    bool alphabetic = true;
    while (stop < i + kPtbLookahead && host_character(text, stop)) alphabetic &= text.ascii_letter(stop++);
    if (stop == label) break;
    bool top = www && labels >= 2 && alphabetic && stop - label >= 2;
    for (const std::string_view domain : kTopDomains)
      top |= labels >= 1 && stop - label == domain.size() && text.has(label, domain);
    if (top) end = stop;
    if (text.at(stop) != '.') break;
    label = stop + 1;
  }
  if (end == 0) return;
  if (text.at(end) == '/') end = std::max(end, url_tail_end(text, end + 1));
  choice.offer(end - i, PtbForm::verbatim);
}

void offer_email(const PtbText& text, std::size_t i, PtbChoice& choice) {
  std::size_t j = i;
  while (j < i + kPtbLookahead &&
         ((text.at(j) < 0x80 && text.letter_or_digit(j)) || text.one_of(j, U"._%+-")))
    ++j;
  if (j == i || !text.letter_or_digit(i) || text.at(j) != '@' || !text.letter_or_digit(j + 1)) return;
  std::size_t end = ++j;
  for (; j < i + 2 * kPtbLookahead && (host_character(text, j) || text.at(j) == '.'); ++j)
    if (text.letter_or_digit(j)) end = j + 1;
  choice.offer(end - i, PtbForm::verbatim);
}

void offer_social(const PtbText& text, std::size_t i, PtbChoice& choice) {
  const auto name_character = [&](std::size_t j) { return text.letter_or_digit(j) || text.at(j) == '_'; };
  std::size_t end = i + 1;
  if (text.at(i) == '@' && (text.ascii_letter(end) || text.at(end) == '_')) {
    while (text.at(end) < 0x80 && name_character(end)) ++end;
    choice.offer(end - i, PtbForm::verbatim);
  } else if (text.at(i) == '#' && text.letter(end)) {
    while (name_character(end)) ++end;
    while (text.at(end - 1) == '_') --end;
    if (end > i + 2) choice.offer(end - i, PtbForm::verbatim);
  }
}

// report_2.final.pdf, where a gap or punctuation follows.
void offer_file_name(const PtbText& text, std::size_t i, PtbChoice& choice) {
  std::size_t j = i;
  while (j < i + kPtbLookahead && text.letter_or_digit(j)) {
    const std::size_t part = j;
    while (j < i + kPtbLookahead && text.letter_or_digit(j)) ++j;
    const bool ends_here = text.gap(j) || text.one_of(j, U".?!,\"'<");
    if (ends_here && part > i && text.at(part - 1) == '.') {
      for (const std::string_view extension : kFileExtensions)
        if (j - part == extension.size() && text.has(part, extension))
          choice.offer(j - i, PtbForm::verbatim, 1);
    }
    if (!text.one_of(j, U"-._/")) return;
    ++j;
  }
}

}  // namespace

void offer_addresses(const PtbText& text, std::size_t i, PtbChoice& choice) {
  offer_social(text, i, choice);
  if (!text.letter_or_digit(i)) return;
  for (const std::string_view scheme : kSchemes) {
    if (!text.has(i, scheme)) continue;
    const std::size_t begin = i + scheme.size();
    const std::size_t end = url_tail_end(text, begin);
    if (end > begin + 1) choice.offer(end - i, PtbForm::verbatim);
  }
  offer_bare_host(text, i, choice);
  offer_email(text, i, choice);
  offer_file_name(text, i, choice);
}

}  // namespace sightline
