#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "decode/search_options.h"
#include "text/vocabulary.h"

namespace sightline {

// What may be said next. A search asks all filters of its list before it chooses; each adds a class and a
// line in word_filters().
class WordFilter {
 public:
  virtual ~WordFilter() = default;
  // said: the words of a caption so far, without <start>. Sets the log-probability [V] of each word that may
  // not come next to minus infinity.
  virtual void restrict(std::span<const std::int64_t> said, std::span<float> log_probs) const = 0;
};

using WordFilters = std::vector<std::unique_ptr<WordFilter>>;

// Those that the options ask for: <pad> and <start> are never said, <unk> by request, the end not before
// min_length, the words of the prefix first and whatever they are; and where the options say so, no forbidden
// word, no trigram twice, no content word twice, no bad ending.
WordFilters word_filters(const SearchOptions& options, const Vocabulary& vocabulary);

}  // namespace sightline
