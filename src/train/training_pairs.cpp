#include "train/training_pairs.h"

#include <algorithm>

#include "core/counted.h"
#include "core/error.h"
#include "text/tokens.h"

namespace sightline {

namespace {

using TokenLists = std::vector<std::vector<std::string>>;

// A vocabulary of special words alone says nothing but them.
void require_words(const Vocabulary& vocabulary, const std::string& name, int minimum_count,
                   const std::string& flag) {
  if (vocabulary.size() > Vocabulary::kUnknown + 1) return;
  throw DataError(name + ": no token comes " + counted(static_cast<std::size_t>(minimum_count), "time") +
                      ", as " + flag + " asks, so there is none to learn",
                  flag + " 1 takes every token");
}

// Adds the ids of each to `result`, and counts what became of the texts.
void encode_targets(const TokenLists& targets, int maximum_words, TrainingCaptions& result) {
  for (const auto& tokens : targets) {
    EncodedCaption target{static_cast<std::int64_t>(result.captions.size()),
                          result.vocabulary.encode(tokens)};
    if (target.words.size() > static_cast<std::size_t>(maximum_words)) {
      target.words.resize(static_cast<std::size_t>(maximum_words));
      ++result.cut;
    }
    result.words += static_cast<std::int64_t>(target.words.size());
    result.unknown += std::count(target.words.begin(), target.words.end(), Vocabulary::kUnknown);
    result.captions.push_back(std::move(target));
  }
}

}  // namespace

TrainingPairs encode_training_pairs(const TextPairs& pairs, const TrainingConfig& config) {
  TrainingPairs result;
  TokenLists sources, targets;
  const auto longest = static_cast<std::size_t>(config.source.maximum_length);
  for (const TextPair& pair : pairs.pairs) {
    auto source = written_tokens(pair.source, config.source.tokens, LetterCase::lower);
    auto target = written_tokens(pair.target, config.target_tokens, LetterCase::kept);
    if (source.empty() || target.empty()) {
      ++result.targets.empty;
      continue;
    }
    if (source.size() > longest) {
      source.resize(longest);
      ++result.sources_cut;
    }
    sources.push_back(std::move(source));
    targets.push_back(std::move(target));
  }
  if (sources.empty())
    throw DataError(pairs.name + ": found no pair of which both texts have a token, expected some");
  result.source = Vocabulary::build(sources, config.source.minimum_count, config.source.tokens);
  require_words(result.source, pairs.name, config.source.minimum_count, "--source-minimum-count");
  for (const auto& tokens : sources) result.sources.push_back(result.source.encode(tokens));
  result.targets.vocabulary = Vocabulary::build(targets, config.minimum_count, config.target_tokens);
  require_words(result.targets.vocabulary, pairs.name, config.minimum_count, "--minimum-count");
  encode_targets(targets, config.maximum_words, result.targets);
  return result;
}

}  // namespace sightline
