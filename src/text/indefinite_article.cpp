#include "text/indefinite_article.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace sightline {

namespace {

// Begin with a vowel's letter and a consonant's sound: "you" or "won".
constexpr std::array<std::string_view, 18> kConsonantSounds{"eu",  "ewe", "once", "one", "ouija", "ubiq",
                                                            "ufo", "uk",  "uni",  "ura", "uri",   "uro",
                                                            "usa", "use", "usu",  "ute", "uti",   "uto"};
// Begin so and have a vowel's sound all the same.
constexpr std::array<std::string_view, 6> kVowelsAfterAll{"oneir", "onero", "unid", "unil", "unim", "unin"};
// Begin with an "h" that is not heard.
constexpr std::array<std::string_view, 5> kSilentH{"heir", "honest", "honor", "honour", "hour"};

// Letters whose names begin with a vowel's sound: "an F", "an X-ray".
constexpr std::string_view kVowelNames = "aefhilmnorsx";

constexpr std::array<std::string_view, 17> kPluralsWithoutS{
    "alumni", "cacti", "cattle", "children", "dice",   "feet",   "firemen",   "fishermen", "fungi",
    "geese",  "lice",  "men",    "mice",     "people", "police", "policemen", "teeth"};
// End as plurals do and are none.
constexpr std::array<std::string_view, 22> kSingularsInS{
    "asbestos", "athletics", "atlas",      "bias",   "biceps",   "canvas",     "chaos",       "christmas",
    "cosmos",   "cyclops",   "gymnastics", "lens",   "molasses", "news",       "mathematics", "pampas",
    "pancreas", "physics",   "rhinoceros", "series", "species",  "triceratops"};

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower;
}

template <std::size_t N>
bool begins_with_one_of(std::string_view word, const std::array<std::string_view, N>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [word](std::string_view beginning) { return word.starts_with(beginning); });
}

template <std::size_t N>
bool stands_among(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "SUV", "X" of "X-ray", "f" of "f stop".
bool is_spelt(std::string_view word) {
  const std::string_view letters = word.substr(0, word.find('-'));
  if (letters.size() == 1) return std::isalpha(static_cast<unsigned char>(letters[0])) != 0;
  return letters.size() <= 4 &&
         std::all_of(letters.begin(), letters.end(), [](unsigned char c) { return std::isupper(c) != 0; });
}

// Eight, eleven, eighteen and all that begin so.
bool is_vowel_number(std::string_view digits) {
  const std::size_t end = std::min(digits.find_first_not_of("0123456789"), digits.size());
  if (digits[0] == '8') return true;
  return end % 3 == 2 && (digits.starts_with("11") || digits.starts_with("18"));
}

bool has_vowel_sound(std::string_view phrase) {
  const std::string_view first = phrase.substr(0, phrase.find(' '));
  if (first.empty()) return false;
  const std::string word = in_lower_case(first);
  if (std::isdigit(static_cast<unsigned char>(word[0])) != 0) return is_vowel_number(word);
  if (is_spelt(first)) return kVowelNames.find(word[0]) != std::string_view::npos;
  if (begins_with_one_of(word, kSilentH)) return true;
  if (std::string_view("aeiou").find(word[0]) == std::string_view::npos) return false;
  return begins_with_one_of(word, kVowelsAfterAll) || !begins_with_one_of(word, kConsonantSounds);
}

// What the name is of: "cups" of "cups of tea", "boots" of "leather boots".
std::string head_word(std::string_view name) {
  for (const std::string_view link : {" of ", " in ", " on ", " with ", " and ", " for ", " at "})
    name = name.substr(0, name.find(link));
  const std::size_t space = name.rfind(' ');
  return in_lower_case(space == std::string_view::npos ? name : name.substr(space + 1));
}

}  // namespace

std::string indefinite_article(std::string_view phrase) {
  return has_vowel_sound(phrase) ? "an" : "a";
}

bool is_plural_name(std::string_view name) {
  const std::string word = head_word(name);
  if (stands_among(word, kPluralsWithoutS) || word.ends_with("women")) return true;
  if (word.size() < 4 || !word.ends_with("s") || stands_among(word, kSingularsInS)) return false;
  // "glass", "cactus", "tennis", "walrus"; "skis" and "taxis" are the price.
  return !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is") && !word.ends_with("'s");
}

}  // namespace sightline
