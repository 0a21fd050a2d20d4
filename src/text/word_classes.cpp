#include "text/word_classes.h"

#include <algorithm>
#include <array>

namespace sightline {

namespace {

// Both sorted.
constexpr auto kBadEndings = std::to_array<std::string_view>(
    {"a",   "an",     "and",     "are",  "as",  "at",   "be",    "because", "beside", "between",
     "but", "during", "for",     "from", "her", "his",  "into",  "is",      "its",    "like",
     "my",  "near",   "of",      "onto", "or",  "our",  "than",  "that",    "the",    "their",
     "to",  "toward", "towards", "very", "was", "were", "while", "with",    "your"});

constexpr auto kFunctionWords = std::to_array<std::string_view>(
    {"'s",     "a",       "about", "above",    "across", "after",   "against", "along",   "among",   "an",
     "and",    "another", "are",   "around",   "as",     "at",      "away",    "be",      "because", "before",
     "behind", "being",   "below", "beneath",  "beside", "between", "both",    "but",     "by",      "down",
     "during", "each",    "eight", "five",     "for",    "four",    "from",    "has",     "have",    "he",
     "her",    "his",     "in",    "inside",   "into",   "is",      "it",      "its",     "like",    "many",
     "my",     "near",    "next",  "nine",     "of",     "off",     "on",      "one",     "onto",    "or",
     "other",  "others",  "our",   "out",      "over",   "past",    "seven",   "several", "she",     "six",
     "some",   "ten",     "than",  "that",     "the",    "their",   "them",    "there",   "they",    "this",
     "three",  "through", "to",    "together", "toward", "towards", "two",     "under",   "up",      "very",
     "was",    "were",    "which", "while",    "who",    "with",    "without", "you",     "your"});

static_assert(std::is_sorted(kBadEndings.begin(), kBadEndings.end()));
static_assert(std::is_sorted(kFunctionWords.begin(), kFunctionWords.end()));

}  // namespace

bool is_bad_ending(std::string_view token) {
  return std::binary_search(kBadEndings.begin(), kBadEndings.end(), token);
}

bool is_function_word(std::string_view token) {
  return std::binary_search(kFunctionWords.begin(), kFunctionWords.end(), token);
}

}  // namespace sightline
