#include "text/word_counts.h"

#include <utility>

namespace sightline {

std::int32_t WordCounts::add(const std::string& word, bool counts) {
  const auto [place, fresh] = numbers_.emplace(word, static_cast<std::int32_t>(counts_.size()));
  if (fresh) counts_.push_back(0);
  if (counts) ++counts_[static_cast<std::size_t>(place->second)];
  return place->second;
}

Vocabulary WordCounts::vocabulary(int minimum_count, std::size_t most) const {
  std::vector<std::pair<std::string_view, std::int64_t>> counts;
  counts.reserve(numbers_.size());
  for (const auto& [word, number] : numbers_)
    counts.emplace_back(word, counts_[static_cast<std::size_t>(number)]);
  return Vocabulary::of_counts(std::move(counts), minimum_count, most);
}

std::vector<std::int64_t> WordCounts::ids_in(const Vocabulary& vocabulary) const {
  std::vector<std::int64_t> ids(counts_.size(), Vocabulary::kUnknown);
  for (const auto& [word, number] : numbers_)
    if (!Vocabulary::is_special(word)) ids[static_cast<std::size_t>(number)] = vocabulary.id(word);
  return ids;
}

}  // namespace sightline
