#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <span>
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

// The n-grams of one caption, n = 1..4, each once with its count.
class NgramCounts {
 public:
  explicit NgramCounts(const TokenIds& tokens);

  // Those of length n (1..4), in rising order.
  std::span<const NgramCount> of_length(std::size_t n) const {
    return std::span(counts_).subspan(begin_[n - 1], begin_[n] - begin_[n - 1]);
  }
  // All of them, the short ones first.
  std::span<const NgramCount> all() const { return counts_; }

 private:
  std::vector<NgramCount> counts_;
  std::array<std::size_t, kLongestNgram + 1> begin_{};
};

// How often each n-gram was counted. Exact keys under open addressing, in shards small enough for a
// processor's cache, so that a large table is filled shard by shard. Reading is safe from many threads.
class NgramTable {
 public:
  NgramTable();

  // Collects one document's n-grams, in any order; repeats count once.
  using Collect = std::function<void(std::size_t document, std::vector<Ngram>& ngrams)>;
  // In how many of `documents` documents each n-gram occurs. `collect` is called from several threads.
  static NgramTable document_frequencies(std::size_t documents, const Collect& collect);

  void add(const Ngram& ngram);
  // 0 where it was never added.
  std::uint32_t count(const Ngram& ngram) const;
  // The counts of a caption's n-grams, whose memory is fetched ahead: several times faster than one by one.
  void counts(std::span<const NgramCount> ngrams, std::vector<std::uint32_t>& result) const;
  std::size_t size() const;

  // Every n-gram with its count, in rising order: the same whatever the order of adding.
  std::vector<NgramCount> entries() const;
  // Sets the count (above 0) of an n-gram that is not there yet; false, and no change, where it is.
  bool insert(const NgramCount& entry);

 private:
  struct Slot {
    Ngram ngram;
    std::uint32_t count = 0;  // 0: free
  };
  struct Shard {
    std::vector<Slot> slots;
    std::size_t used = 0;

    std::size_t find(const Ngram& ngram, std::uint64_t hash) const;
    // The slot of an n-gram, a new one with count 0 where it was not there.
    Slot& slot(const Ngram& ngram, std::uint64_t hash);
    void grow();
  };

  std::vector<Shard> shards_;
};

}  // namespace sightline
