#include "decode/word_filter.h"

#include <algorithm>
#include <limits>

#include "text/word_classes.h"

namespace sightline {

namespace {

constexpr float kNever = -std::numeric_limits<float>::infinity();

// Words that are none.
class ControlWords : public WordFilter {
 public:
  explicit ControlWords(bool allow_unknown) : allow_unknown_(allow_unknown) {}

  void restrict(std::span<const std::int64_t> /*said*/, std::span<float> log_probs) const override {
    log_probs[Vocabulary::kPad] = log_probs[Vocabulary::kStart] = kNever;
    if (!allow_unknown_) log_probs[Vocabulary::kUnknown] = kNever;
  }

 private:
  bool allow_unknown_;
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

class ForbiddenWords : public WordFilter {
 public:
  explicit ForbiddenWords(std::vector<std::int64_t> words) : words_(std::move(words)) {}

  void restrict(std::span<const std::int64_t> /*said*/, std::span<float> log_probs) const override {
    for (const std::int64_t word : words_) log_probs[static_cast<std::size_t>(word)] = kNever;
  }

 private:
  std::vector<std::int64_t> words_;
};

// No three words in a row twice (Paulus et al. 2018, section 2.5).
class NoTrigramTwice : public WordFilter {
 public:
  void restrict(std::span<const std::int64_t> said, std::span<float> log_probs) const override {
    if (said.size() < 3) return;
    const auto last = said.last(2);
    for (std::size_t i = 0; i + 2 < said.size(); ++i)
      if (said[i] == last[0] && said[i + 1] == last[1])
        log_probs[static_cast<std::size_t>(said[i + 2])] = kNever;
  }
};

class NoContentWordTwice : public WordFilter {
 public:
  explicit NoContentWordTwice(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  void restrict(std::span<const std::int64_t> said, std::span<float> log_probs) const override {
    for (const std::int64_t word : said)
      if (word != Vocabulary::kUnknown && !is_function_word(vocabulary_.word(word)))
        log_probs[static_cast<std::size_t>(word)] = kNever;
  }

 private:
  const Vocabulary& vocabulary_;
};

class NoBadEnding : public WordFilter {
 public:
  explicit NoBadEnding(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  void restrict(std::span<const std::int64_t> said, std::span<float> log_probs) const override {
    if (!said.empty() && is_bad_ending(vocabulary_.word(said.back()))) log_probs[Vocabulary::kEnd] = kNever;
  }

 private:
  const Vocabulary& vocabulary_;
};

// The words that every caption begins with, whatever they are; behind them others have their say.
class ForcedPrefix : public WordFilter {
 public:
  ForcedPrefix(std::vector<std::int64_t> prefix, WordFilters behind)
      : prefix_(std::move(prefix)), behind_(std::move(behind)) {}

  void restrict(std::span<const std::int64_t> said, std::span<float> log_probs) const override {
    if (said.size() >= prefix_.size()) {
      for (const auto& filter : behind_) filter->restrict(said, log_probs);
      return;
    }
    const auto next = static_cast<std::size_t>(prefix_[said.size()]);
    const float kept = log_probs[next];
    std::fill(log_probs.begin(), log_probs.end(), kNever);
    log_probs[next] = kept;
  }

 private:
  std::vector<std::int64_t> prefix_;
  WordFilters behind_;
};

}  // namespace

WordFilters word_filters(const SearchOptions& options, const Vocabulary& vocabulary) {
  WordFilters filters;
  filters.push_back(std::make_unique<ControlWords>(options.allow_unknown));
  if (options.min_length > 0)
    filters.push_back(std::make_unique<MinimumLength>(static_cast<std::size_t>(options.min_length)));
  if (options.block_trigrams) filters.push_back(std::make_unique<NoTrigramTwice>());
  if (options.block_repeats) filters.push_back(std::make_unique<NoContentWordTwice>(vocabulary));
  if (options.block_bad_endings) filters.push_back(std::make_unique<NoBadEnding>(vocabulary));
  if (!options.forbidden.empty()) filters.push_back(std::make_unique<ForbiddenWords>(options.forbidden));
  if (options.prefix.empty()) return filters;
  WordFilters forced;
  forced.push_back(std::make_unique<ForcedPrefix>(options.prefix, std::move(filters)));
  return forced;
}

}  // namespace sightline
