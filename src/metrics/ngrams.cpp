#include "metrics/ngrams.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "core/parallel.h"

namespace sightline {

namespace {

// Ids are stored plus one, so that a shorter n-gram never equals a longer one.
std::uint64_t part(std::int32_t id) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(id)) + 1;
}

std::uint64_t hash_of(const Ngram& ngram) {
  // Two rounds of multiply and fold (the finalizer of splitmix64) over the halves.
  std::uint64_t value = ngram.low * 0x9E3779B97F4A7C15ULL ^ (ngram.high + 0x632BE59BD9B4E019ULL);
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31);
}

constexpr std::size_t kShards = 64;

// The top bits choose the shard, the bottom bits the place in it.
std::size_t shard_of(std::uint64_t hash) {
  return hash >> 58;
}

}  // namespace

NgramCounts::NgramCounts(const TokenIds& tokens) {
  counts_.reserve(kLongestNgram * tokens.size());
  for (std::size_t n = 1; n <= kLongestNgram; ++n) {
    const auto begin = static_cast<std::ptrdiff_t>(counts_.size());
    for (std::size_t i = 0; i + n <= tokens.size(); ++i) {
      Ngram gram{0, part(tokens[i])};
      for (std::size_t k = 1; k < n; ++k) {
        gram.high = gram.high << 32 | gram.low >> 32;
        gram.low = gram.low << 32 | part(tokens[i + k]);
      }
      counts_.push_back({gram, 1});
    }
    std::sort(counts_.begin() + begin, counts_.end(),
              [](const NgramCount& a, const NgramCount& b) { return a.ngram < b.ngram; });
    auto kept = counts_.begin() + begin;
    for (auto entry = kept; entry != counts_.end(); ++entry) {
      if (entry == kept) continue;
      if (entry->ngram == kept->ngram) {
        ++kept->count;
      } else {
        *++kept = *entry;
      }
    }
    if (kept != counts_.end()) counts_.erase(kept + 1, counts_.end());
    begin_[n] = counts_.size();
  }
}

std::size_t NgramTable::Shard::find(const Ngram& ngram, std::uint64_t hash) const {
  const std::size_t mask = slots.size() - 1;
  for (std::size_t i = hash & mask;; i = (i + 1) & mask)
    if (slots[i].count == 0 || slots[i].ngram == ngram) return i;
}

NgramTable::Slot& NgramTable::Shard::slot(const Ngram& ngram, std::uint64_t hash) {
  if (3 * (used + 1) > 2 * slots.size()) grow();
  Slot& slot = slots[find(ngram, hash)];
  if (slot.count == 0) {
    slot.ngram = ngram;
    ++used;
  }
  return slot;
}

void NgramTable::Shard::grow() {
  std::vector<Slot> old(std::max<std::size_t>(16, 2 * slots.size()));
  old.swap(slots);
  for (const Slot& slot : old)
    if (slot.count > 0) slots[find(slot.ngram, hash_of(slot.ngram))] = slot;
}

NgramTable::NgramTable() : shards_(kShards) {}

NgramTable NgramTable::document_frequencies(std::size_t documents, const Collect& collect) {
  using Buckets = std::array<std::vector<Ngram>, kShards>;
  std::mutex mutex;
  std::vector<Buckets> buckets_of_ranges;
  parallel_ranges(documents, 500, [&](std::size_t begin, std::size_t end) {
    Buckets buckets;
    std::vector<Ngram> ngrams;
    for (std::size_t document = begin; document < end; ++document) {
      ngrams.clear();
      collect(document, ngrams);
      std::sort(ngrams.begin(), ngrams.end());
      ngrams.erase(std::unique(ngrams.begin(), ngrams.end()), ngrams.end());
      for (const Ngram& ngram : ngrams) buckets[shard_of(hash_of(ngram))].push_back(ngram);
    }
    const std::lock_guard lock(mutex);
    buckets_of_ranges.push_back(std::move(buckets));
  });

  NgramTable table;
  parallel_ranges(kShards, documents > 500 ? 1 : kShards, [&](std::size_t begin, std::size_t end) {
    for (std::size_t shard = begin; shard < end; ++shard) {
      for (Buckets& buckets : buckets_of_ranges) {
        for (const Ngram& ngram : buckets[shard]) ++table.shards_[shard].slot(ngram, hash_of(ngram)).count;
        std::vector<Ngram>().swap(buckets[shard]);
      }
    }
  });
  return table;
}

void NgramTable::add(const Ngram& ngram) {
  const std::uint64_t hash = hash_of(ngram);
  ++shards_[shard_of(hash)].slot(ngram, hash).count;
}

std::uint32_t NgramTable::count(const Ngram& ngram) const {
  const std::uint64_t hash = hash_of(ngram);
  const Shard& shard = shards_[shard_of(hash)];
  return shard.slots.empty() ? 0 : shard.slots[shard.find(ngram, hash)].count;
}

void NgramTable::counts(std::span<const NgramCount> ngrams, std::vector<std::uint32_t>& result) const {
  for (const NgramCount& entry : ngrams) {
    const std::uint64_t hash = hash_of(entry.ngram);
    const Shard& shard = shards_[shard_of(hash)];
    if (!shard.slots.empty()) __builtin_prefetch(&shard.slots[hash & (shard.slots.size() - 1)]);
  }
  result.clear();
  result.reserve(ngrams.size());
  for (const NgramCount& entry : ngrams) result.push_back(count(entry.ngram));
}

bool NgramTable::insert(const NgramCount& entry) {
  const std::uint64_t hash = hash_of(entry.ngram);
  Slot& slot = shards_[shard_of(hash)].slot(entry.ngram, hash);
  if (slot.count > 0) return false;
  slot.count = static_cast<std::uint32_t>(entry.count);
  return true;
}

std::vector<NgramCount> NgramTable::entries() const {
  std::vector<NgramCount> entries;
  entries.reserve(size());
  for (const Shard& shard : shards_)
    for (const Slot& slot : shard.slots)
      if (slot.count > 0) entries.push_back({slot.ngram, static_cast<std::int32_t>(slot.count)});
  std::sort(entries.begin(), entries.end(),
            [](const NgramCount& a, const NgramCount& b) { return a.ngram < b.ngram; });
  return entries;
}

std::size_t NgramTable::size() const {
  std::size_t total = 0;
  for (const Shard& shard : shards_) total += shard.used;
  return total;
}

}  // namespace sightline
