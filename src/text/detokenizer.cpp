#include "text/detokenizer.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace sightline {

namespace {

struct Written {
  std::string_view token;
  std::string_view text;
};
constexpr auto kWritten = std::to_array<Written>({{"``", "\""},
                                                  {"''", "\""},
                                                  {"`", "'"},
                                                  {"-lrb-", "("},
                                                  {"-rrb-", ")"},
                                                  {"-lsb-", "["},
                                                  {"-rsb-", "]"},
                                                  {"-lcb-", "{"},
                                                  {"-rcb-", "}"},
                                                  {"--", "-"}});

// Tokens that stand without a space before them, or without one after them.
constexpr auto kJoinsLeft = std::to_array<std::string_view>(
    {"'s", "'m", "'d", "'re", "'ve", "'ll", "n't", "'",  "''",    ".",     ",",
     ";",  ":",  "!",  "?",   "...", "%",   "!!",  "?!", "-rrb-", "-rsb-", "-rcb-"});
constexpr auto kJoinsRight =
    std::to_array<std::string_view>({"``", "`", "-lrb-", "-lsb-", "-lcb-", "$", "#"});

// Halves of words that the tokenizer cut in two.
struct Pair {
  std::string_view first, second;
};
constexpr auto kPairs = std::to_array<Pair>({{"can", "not"},
                                             {"gon", "na"},
                                             {"got", "ta"},
                                             {"lem", "me"},
                                             {"gim", "me"},
                                             {"wan", "na"},
                                             {"'t", "is"},
                                             {"'t", "was"}});

template <class List>
bool contains(const List& list, std::string_view token) {
  return std::find(list.begin(), list.end(), token) != list.end();
}

std::string_view written(std::string_view token) {
  const auto found =
      std::find_if(kWritten.begin(), kWritten.end(), [&](const Written& w) { return w.token == token; });
  return found == kWritten.end() ? token : found->text;
}

std::string folded_token(std::string_view token) {
  std::string lower(token);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

bool joined(const std::string& left_token, const std::string& right_token) {
  const std::string left = folded_token(left_token), right = folded_token(right_token);
  return contains(kJoinsLeft, right) || contains(kJoinsRight, left) ||
         std::any_of(kPairs.begin(), kPairs.end(),
                     [&](const Pair& pair) { return pair.first == left && pair.second == right; });
}

}  // namespace

std::string detokenize(const std::vector<std::string>& tokens) {
  std::string text;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && !joined(tokens[i - 1], tokens[i])) text += ' ';
    text += written(tokens[i]);
  }
  return text;
}

}  // namespace sightline
