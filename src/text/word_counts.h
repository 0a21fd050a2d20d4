#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/vocabulary.h"

namespace sightline {

// How often each word of a long corpus comes. A word has a number from the first time it is seen, so that
// texts can be kept as numbers while the vocabulary is not known yet.
class WordCounts {
 public:
  // The word's number; `counts`: whether this time is counted.
  std::int32_t add(const std::string& word, bool counts = true);

  // The `most` most frequent words seen at least `minimum_count` times, in a vocabulary's order.
  Vocabulary vocabulary(int minimum_count, std::size_t most) const;
  // The id of each number in `vocabulary`.
  std::vector<std::int64_t> ids_in(const Vocabulary& vocabulary) const;

 private:
  std::unordered_map<std::string, std::int32_t> numbers_;
  std::vector<std::int64_t> counts_;  // by number
};

}  // namespace sightline
