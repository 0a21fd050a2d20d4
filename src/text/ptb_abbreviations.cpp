// Abbreviations keep their period; some of them, before a new sentence, lend it to the sentence as well.
#include <array>
#include <span>
#include <string_view>

#include "text/code_points.h"
#include "text/ptb_rules.h"

namespace sightline {

namespace {

// In these tables a capital must stand in the text, because the small word is a common one; a small letter
// matches either case.

// Mostly followed by lower case; before a capital they end a sentence too.
constexpr auto kMidSentence = std::to_array<std::string_view>(
    {                                                                                      // months and days
     "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",  //
     "mon", "tue", "tues", "wed", "thu", "thurs", "fri",
     // states
     "ala", "ariz", "Az", "Ark", "calif", "colo", "conn", "ct", "dak", "Del", "fla", "ga", "Ill", "ind",
     "kan", "kans", "ky", "La", "Mass", "md", "mich", "minn", "Miss", "mo", "mont", "neb", "nev", "okla",
     "Ore", "Pa", "penn", "tenn", "Tex", "va", "vt", "Wash", "wis", "wisc", "wyo",
     // companies and institutions
     "inc", "co", "cos", "corp", "pty", "ptys", "pte", "ltd", "plc", "bancorp", "bhd", "assn", "univ", "intl",
     "sys",
     // measures, what follows a name, ends of lists
     "tel", "est", "ext", "sq", "jr", "bros", "esq", "bldg", "etc", "al", "seq"});

// Followed by a name or a number: never the end of a sentence.
constexpr auto kBeforeNames = std::to_array<std::string_view>(
    {// titles
     "mr", "mrs", "ms", "mx", "Miss", "dr", "drs", "prof", "profs", "sen", "sens", "rep", "reps", "atty",
     "attys", "lt", "col", "gen", "messrs", "gov", "govs", "adm", "rev", "maj", "sgt", "cpl", "pvt", "capt",
     "pres", "lieut", "hon", "brig", "cdr", "cmdr", "comdr", "pfc", "spc", "supt", "supts", "det", "adj",
     "adv", "asst", "assoc", "ens", "insp", "mlle", "mme", "msgr", "sfc", "sr",
     // places, streets and firms
     "st", "ste", "ave", "mt", "ft", "blvd", "rd", "dept", "natl", "mfg", "elec",
     // and the rest
     "vs", "alex", "wm", "jos", "cie", "cf", "ph"});

// Abbreviations only where a number follows.
constexpr auto kBeforeNumbers =
    std::to_array<std::string_view>({"ca", "fig", "figs", "prop", "no", "nos", "sec", "sect", "sects", "secs",
                                     "art", "arts", "para", "paras", "pp", "op", "approx", "Pt", "rs"});

// With a capital, what begins a sentence after an acronym.
constexpr auto kSentenceOpeners = std::to_array<std::string_view>(
    {"A",      "About",   "According", "Additionally", "After", "An",    "As",      "At",    "But",   "Did",
     "During", "Earlier", "He",        "Her",          "Here",  "How",   "However", "If",    "In",    "It",
     "Last",   "Many",    "More",      "Now",          "Once",  "One",   "Other",   "Our",   "She",   "Since",
     "So",     "Some",    "Such",      "That",         "The",   "Their", "Then",    "There", "These", "They",
     "This",   "We",      "What",      "When",         "While", "Who",   "Why",     "Yet",   "You"});

bool stands_at(const PtbText& text, std::size_t i, std::string_view entry) {
  for (std::size_t k = 0; k < entry.size(); ++k) {
    const bool capital = entry[k] >= 'A' && entry[k] <= 'Z';
    const char32_t found = capital ? text.at(i + k) : text.folded(i + k);
    if (found != static_cast<unsigned char>(entry[k])) return false;
  }
  return true;
}

bool listed(const PtbText& text, std::size_t i, std::size_t length, std::span<const std::string_view> table) {
  for (const std::string_view entry : table)
    if (entry.size() == length && stands_at(text, i, entry)) return true;
  return false;
}

// U.S. or a single letter, its last period included; 0 where there is none at i. `bare`: what stands before
// the last letter's (missing) period, "U.S" in "U.S team".
std::size_t acronym_length(const PtbText& text, std::size_t i, std::size_t& bare) {
  std::size_t with_period = 0;
  bare = 0;
  for (std::size_t j = i; text.ascii_letter(j); j += 2) {
    bare = j + 1 - i;
    if (text.at(j + 1) != '.') break;
    with_period = j + 2 - i;
  }
  return with_period;
}

// The length of a gap and a sentence opener with what ends it, 0 where the text goes on otherwise.
std::size_t new_sentence_length(const PtbText& text, std::size_t i) {
  std::size_t j = i;
  while (j < text.size() && text.gap(j)) ++j;
  if (j == i || j >= text.size()) return 0;
  for (const std::string_view opener : kSentenceOpeners) {
    if (!stands_at(text, j, opener)) continue;
    const std::size_t end = j + opener.size();
    if (text.gap(end) || text.one_of(end, U"?!")) return end + 1 - i;
  }
  return 0;
}

void offer_mid_sentence(const PtbText& text, std::size_t i, std::size_t length, PtbChoice& choice) {
  const std::size_t end = i + length;
  if (end + 2 > text.size()) {
    choice.offer_with_period_kept(length, 0);
  } else if (text.gap(end) &&
             (text.gap(end + 1) || is_uppercase(text.at(end + 1)) || text.at(end + 1) == '<')) {
    choice.offer_with_period_kept(length, 2);
  } else {
    choice.offer(length, PtbForm::verbatim, 2);
  }
}

}  // namespace

void offer_abbreviations(const PtbText& text, std::size_t i, PtbChoice& choice) {
  std::size_t bare = 0;
  const std::size_t acronym = acronym_length(text, i, bare);
  if (acronym > 0) {
    const std::size_t opener = new_sentence_length(text, i + acronym);
    if (opener > 0 && acronym == 2) choice.offer(1, PtbForm::verbatim, 1 + opener);
    if (opener > 0 && acronym > 2) choice.offer_with_period_kept(acronym, opener);
    choice.offer(acronym, PtbForm::verbatim);
  }
  if (bare > 1 && text.gap(i + bare)) choice.offer(bare, PtbForm::verbatim, 1);

  for (const std::string_view degree : {"ph.d.", "ed.d."})
    if (text.has(i, degree)) offer_mid_sentence(text, i, degree.size(), choice);

  const std::size_t word = word_length(text, i);
  if (word == 0 || text.at(i + word) != '.') return;
  const std::size_t end = i + word + 1;
  if (listed(text, i, word, kBeforeNumbers) && text.digit(end + (text.gap(end) ? 1 : 0)))
    choice.offer(word + 1, PtbForm::verbatim, text.gap(end) ? 2 : 1);
  if (listed(text, i, word, kMidSentence)) offer_mid_sentence(text, i, word + 1, choice);
  if (listed(text, i, word, kBeforeNames)) choice.offer(word + 1, PtbForm::verbatim);
  // "approx.," and any other word before a period and more punctuation.
  if (text.one_of(end, U",;:\u3001")) choice.offer(word + 1, PtbForm::verbatim, 1);
}

}  // namespace sightline
