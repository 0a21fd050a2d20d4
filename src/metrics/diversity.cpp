#include "metrics/diversity.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>

#include "text/word_classes.h"

namespace sightline {

namespace {

constexpr std::size_t kLongestRepeat = 4;

// One string for a caption or bigram; no token holds a zero byte.
std::string join(const std::string* begin, const std::string* end) {
  std::string text;
  for (const std::string* token = begin; token != end; ++token) text.append(*token).push_back('\0');
  return text;
}

std::string join(const std::vector<std::string>& tokens) {
  return join(tokens.data(), tokens.data() + tokens.size());
}

double share_of(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

}  // namespace

std::vector<bool> novel_captions(const std::vector<TokenIds>& captions,
                                 const std::vector<TokenIds>& training) {
  // Few captions are looked for among many: those that are found are struck out.
  std::map<TokenIds, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < captions.size(); ++i) places[captions[i]].push_back(i);
  std::vector<bool> novel(captions.size(), true);
  for (const TokenIds& caption : training) {
    const auto found = places.find(caption);
    if (found == places.end()) continue;
    for (const std::size_t i : found->second) novel[i] = false;
    places.erase(found);
  }
  return novel;
}

bool repeats_itself(const std::vector<std::string>& tokens, Tokens kind) {
  std::unordered_set<std::string_view> content;
  for (const std::string& token : tokens)
    if (kind == Tokens::words && !is_function_word(token) && !content.insert(token).second) return true;
  for (std::size_t n = 1; n <= kLongestRepeat; ++n) {
    std::size_t equal = 0;  // how many tokens in a row equal the one n before
    for (std::size_t i = n; i < tokens.size(); ++i) {
      equal = tokens[i] == tokens[i - n] ? equal + 1 : 0;
      if (equal == n) return true;
    }
  }
  return false;
}

bool ends_badly(const std::vector<std::string>& tokens, Tokens kind) {
  return tokens.empty() || (kind == Tokens::words && is_bad_ending(tokens.back()));
}

DiversityStatistics diversity(const std::vector<std::vector<std::string>>& captions,
                              const std::vector<std::vector<std::string>>* training, Tokens kind) {
  std::unordered_set<std::string> words, bigrams, different, known;
  if (training != nullptr)
    for (const auto& caption : *training) known.insert(join(caption));

  double word_count = 0, bigram_count = 0, repeated = 0, bad = 0, novel = 0;
  for (const auto& caption : captions) {
    words.insert(caption.begin(), caption.end());
    for (std::size_t i = 0; i + 1 < caption.size(); ++i) bigrams.insert(join(&caption[i], &caption[i] + 2));
    word_count += static_cast<double>(caption.size());
    bigram_count += caption.empty() ? 0 : static_cast<double>(caption.size() - 1);
    repeated += repeats_itself(caption, kind);
    bad += ends_badly(caption, kind);
    const std::string whole = join(caption);
    novel += known.find(whole) == known.end();
    different.insert(whole);
  }
  const auto count = static_cast<double>(captions.size());
  DiversityStatistics statistics;
  statistics.distinct_1 = share_of(static_cast<double>(words.size()), word_count);
  statistics.distinct_2 = share_of(static_cast<double>(bigrams.size()), bigram_count);
  statistics.vocabulary_used = static_cast<std::int64_t>(words.size());
  statistics.mean_length = share_of(word_count, count);
  statistics.distinct_captions = share_of(static_cast<double>(different.size()), count);
  statistics.repeated_words = share_of(repeated, count);
  statistics.bad_endings = share_of(bad, count);
  if (training != nullptr) statistics.novelty = share_of(novel, count);
  return statistics;
}

}  // namespace sightline
