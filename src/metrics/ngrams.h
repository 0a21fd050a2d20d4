#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <vector>

#include "metrics/scored_image.h"

namespace sightline {

inline constexpr std::size_t kLongestNgram = 4;

// One to four token ids in 128 bits, each with its own 32: two n-grams are equal only when they are the same,
// whatever the size of the vocabulary. Ids must not be negative.
struct Ngram {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const Ngram&) const = default;
};

struct NgramCount {
  Ngram ngram;
  std::int32_t count = 0;
};

// The n-grams of one caption, n = 1..4, each once with its count and in rising order.
class NgramCounts {
 public:
  explicit NgramCounts(const TokenIds& tokens);

  // Those of length n (1..4).
  const std::vector<NgramCount>& of_length(std::size_t n) const { return counts_[n - 1]; }

 private:
  std::array<std::vector<NgramCount>, kLongestNgram> counts_;
};

// How often each n-gram was added; open addressing, exact keys.
class NgramTable {
 public:
  void add(const Ngram& ngram);
  // 0 where it was never added.
  std::uint32_t count(const Ngram& ngram) const;
  std::size_t size() const { return used_; }

 private:
  struct Slot {
    Ngram ngram;
    std::uint32_t count = 0;  // 0: free
  };
  const Slot* find(const Ngram& ngram) const;
  void grow();

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace sightline
