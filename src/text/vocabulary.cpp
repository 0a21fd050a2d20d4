#include "text/vocabulary.h"

#include <algorithm>
#include <array>

#include "core/error.h"

namespace sightline {

namespace {

constexpr auto kSpecials = std::to_array<std::string_view>({"<pad>", "<start>", "<end>", "<unk>"});

}  // namespace

bool Vocabulary::is_special(std::string_view word) {
  return std::find(kSpecials.begin(), kSpecials.end(), word) != kSpecials.end();
}

std::size_t Vocabulary::drop_controls(std::vector<std::string>& tokens) {
  return std::erase_if(tokens, [](const std::string& token) {
    return is_special(token) && token != kSpecials[static_cast<std::size_t>(kUnknown)];
  });
}

Vocabulary Vocabulary::build(const std::vector<std::vector<std::string>>& captions, int minimum_count,
                             Tokens tokens) {
  std::unordered_map<std::string_view, std::int64_t> counts;
  for (const auto& caption : captions)
    for (const std::string& word : caption) ++counts[word];

  return of_counts({counts.begin(), counts.end()}, minimum_count, counts.size(), tokens);
}

Vocabulary Vocabulary::of_counts(std::vector<std::pair<std::string_view, std::int64_t>> counts,
                                 int minimum_count, std::size_t most, Tokens tokens) {
  std::erase_if(counts, [&](const auto& entry) {
    return entry.second < std::max(1, minimum_count) || is_special(entry.first);
  });
  std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  if (counts.size() > most) counts.resize(most);
  std::vector<std::string> words(kSpecials.begin(), kSpecials.end());
  words.reserve(words.size() + counts.size());
  for (const auto& [word, count] : counts) words.emplace_back(word);
  return from_words(std::move(words), "words and their counts", tokens);
}

Vocabulary Vocabulary::from_words(std::vector<std::string> words, const std::string& name, Tokens tokens) {
  for (std::size_t i = 0; i < kSpecials.size(); ++i) {
    if (i >= words.size() || words[i] != kSpecials[i]) {
      const std::string found = i < words.size() ? "'" + words[i] + "'" : "nothing";
      throw ModelError(name + ": vocabulary word " + std::to_string(i) + " is " + found + ", expected '" +
                       std::string(kSpecials[i]) + "'");
    }
  }
  Vocabulary vocabulary;
  vocabulary.tokens_ = tokens;
  vocabulary.words_ = std::move(words);
  vocabulary.ids_.reserve(vocabulary.words_.size());
  for (std::size_t i = 0; i < vocabulary.words_.size(); ++i) {
    const auto [place, fresh] = vocabulary.ids_.emplace(vocabulary.words_[i], static_cast<std::int64_t>(i));
    if (!fresh) {
      throw ModelError(name + ": vocabulary lists '" + place->first + "' twice, as words " +
                       std::to_string(place->second) + " and " + std::to_string(i));
    }
  }
  return vocabulary;
}

std::int64_t Vocabulary::id(std::string_view word) const {
  const auto found = ids_.find(std::string(word));
  return found == ids_.end() ? kUnknown : found->second;
}

std::vector<std::int64_t> Vocabulary::encode(const std::vector<std::string>& tokens) const {
  std::vector<std::int64_t> ids;
  ids.reserve(tokens.size());
  for (const std::string& token : tokens) ids.push_back(is_special(token) ? kUnknown : id(token));
  return ids;
}

}  // namespace sightline
