#include "decode/word_filter.h"

#include <algorithm>
#include <limits>

#include "text/vocabulary.h"

namespace sightline {

namespace {

constexpr float kNever = -std::numeric_limits<float>::infinity();

// The words that every caption begins with, whatever they are. Behind them the other filters have their say.
class ForcedPrefix : public WordFilter {
 public:
  explicit ForcedPrefix(std::vector<std::int64_t> prefix) : prefix_(std::move(prefix)) {}

  void restrict(std::span<const std::int64_t> said, std::span<float> log_probs) const override {
    if (said.size() >= prefix_.size()) return;
    const auto next = static_cast<std::size_t>(prefix_[said.size()]);
    const float kept = log_probs[next];
    std::fill(log_probs.begin(), log_probs.end(), kNever);
    log_probs[next] = kept;
  }

 private:
  std::vector<std::int64_t> prefix_;
};

// Words that are none.
class ControlWords : public WordFilter {
 public:
  ControlWords(bool allow_unknown, std::size_t given) : allow_unknown_(allow_unknown), given_(given) {}

  void restrict(std::span<const std::int64_t> said, std::span<float> log_probs) const override {
    log_probs[Vocabulary::kPad] = log_probs[Vocabulary::kStart] = kNever;
    if (!allow_unknown_ && said.size() >= given_) log_probs[Vocabulary::kUnknown] = kNever;
  }

 private:
  bool allow_unknown_;
  std::size_t given_;  // words of the prefix, which may be unknown ones
};

class MinimumLength : public WordFilter {
 public:
  explicit MinimumLength(std::size_t words) : words_(words) {}

  void restrict(std::span<const std::int64_t> said, std::span<float> log_probs) const override {
    if (said.size() < words_) log_probs[Vocabulary::kEnd] = kNever;
  }

 private:
  std::size_t words_;
};

}  // namespace

WordFilters word_filters(const SearchOptions& options) {
  WordFilters filters;
  filters.push_back(std::make_unique<ControlWords>(options.allow_unknown, options.prefix.size()));
  if (options.min_length > 0)
    filters.push_back(std::make_unique<MinimumLength>(static_cast<std::size_t>(options.min_length)));
  if (!options.prefix.empty()) filters.push_back(std::make_unique<ForcedPrefix>(options.prefix));
  return filters;
}

}  // namespace sightline
