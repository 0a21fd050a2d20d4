#include "text/word_counts.h"

#include <algorithm>
#include <utility>

namespace sightline {

std::int32_t WordCounts::add(const std::string& word, bool counts) {
  const auto [place, fresh] = numbers_.emplace(word, static_cast<std::int32_t>(counts_.size()));
  if (fresh) counts_.push_back(0);
  if (counts) ++counts_[static_cast<std::size_t>(place->second)];
  return place->second;
}

Vocabulary WordCounts::vocabulary(int minimum_count, std::size_t most) const {
  std::vector<std::pair<std::int64_t, std::string_view>> kept;
  for (const auto& [word, number] : numbers_) {
    const std::int64_t count = counts_[static_cast<std::size_t>(number)];
    if (count >= std::max(1, minimum_count) && !Vocabulary::is_special(word)) kept.emplace_back(count, word);
  }
  std::sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (kept.size() > most) kept.resize(most);
  std::vector<std::string> words = Vocabulary::build({}, 1).words();  // the special ones
  for (const auto& [count, word] : kept) words.emplace_back(word);
  return Vocabulary::from_words(std::move(words), "texts");
}

std::vector<std::int64_t> WordCounts::ids_in(const Vocabulary& vocabulary) const {
  std::vector<std::int64_t> ids(counts_.size(), Vocabulary::kUnknown);
  for (const auto& [word, number] : numbers_)
    if (!Vocabulary::is_special(word)) ids[static_cast<std::size_t>(number)] = vocabulary.id(word);
  return ids;
}

}  // namespace sightline
