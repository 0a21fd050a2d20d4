#include "metrics/ngrams.h"

#include <algorithm>

namespace sightline {

namespace {

// Ids are stored plus one, so that a shorter n-gram never equals a longer one.
std::uint64_t part(std::int32_t id) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(id)) + 1;
}

std::uint64_t hash(const Ngram& ngram) {
  // Two rounds of multiply and fold (the finalizer of splitmix64) over the halves.
  std::uint64_t value = ngram.low * 0x9E3779B97F4A7C15ULL ^ (ngram.high + 0x632BE59BD9B4E019ULL);
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31);
}

}  // namespace

NgramCounts::NgramCounts(const TokenIds& tokens) {
  std::vector<Ngram> grams;
  for (std::size_t n = 1; n <= kLongestNgram && n <= tokens.size(); ++n) {
    grams.clear();
    for (std::size_t i = 0; i + n <= tokens.size(); ++i) {
      Ngram gram{0, part(tokens[i])};
      for (std::size_t k = 1; k < n; ++k) {
        gram.high = gram.high << 32 | gram.low >> 32;
        gram.low = gram.low << 32 | part(tokens[i + k]);
      }
      grams.push_back(gram);
    }
    std::sort(grams.begin(), grams.end());
    auto& counts = counts_[n - 1];
    counts.reserve(grams.size());
    for (const Ngram& gram : grams) {
      if (counts.empty() || counts.back().ngram != gram) counts.push_back({gram, 0});
      ++counts.back().count;
    }
  }
}

const NgramTable::Slot* NgramTable::find(const Ngram& ngram) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash(ngram) & mask;; i = (i + 1) & mask)
    if (slots_[i].count == 0 || slots_[i].ngram == ngram) return &slots_[i];
}

void NgramTable::add(const Ngram& ngram) {
  if (2 * (used_ + 1) > slots_.size()) grow();
  Slot& slot = const_cast<Slot&>(*find(ngram));
  if (slot.count == 0) {
    slot.ngram = ngram;
    ++used_;
  }
  ++slot.count;
}

std::uint32_t NgramTable::count(const Ngram& ngram) const {
  return slots_.empty() ? 0 : find(ngram)->count;
}

void NgramTable::grow() {
  std::vector<Slot> old(std::max<std::size_t>(64, 2 * slots_.size()));
  old.swap(slots_);
  for (const Slot& slot : old)
    if (slot.count > 0) const_cast<Slot&>(*find(slot.ngram)) = slot;
}

}  // namespace sightline
