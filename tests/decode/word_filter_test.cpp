#include "decode/word_filter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace sightline {
namespace {

const Vocabulary& farm() {
  static const Vocabulary vocabulary = Vocabulary::from_words(
      {"<pad>", "<start>", "<end>", "<unk>", "a", "dog", "with", "red", "ball", "and"}, "farm");
  return vocabulary;
}

std::vector<std::int64_t> ids(const std::vector<std::string>& words) {
  std::vector<std::int64_t> result;
  for (const auto& word : words) result.push_back(farm().id(word));
  return result;
}

// What may not follow these words, in the vocabulary's order.
std::vector<std::string> forbidden_after(const SearchOptions& options, const std::vector<std::string>& said) {
  std::vector<float> log_probs(static_cast<std::size_t>(farm().size()), -1);
  for (const auto& filter : word_filters(options, farm())) filter->restrict(ids(said), log_probs);
  std::vector<std::string> never;
  for (std::size_t i = 0; i < log_probs.size(); ++i) {
    if (std::isinf(log_probs[i])) {
      never.push_back(farm().words()[i]);
    } else {
      EXPECT_EQ(log_probs[i], -1);
    }
  }
  return never;
}

using Tokens = std::vector<std::string>;

TEST(WordFilters, ByDefaultForbidWhatIsNoWordAndAnEmptyCaption) {
  EXPECT_EQ(forbidden_after({}, {}), (Tokens{"<pad>", "<start>", "<end>", "<unk>"}));
  EXPECT_EQ(forbidden_after({}, {"a", "dog", "with", "a", "dog", "with"}),
            (Tokens{"<pad>", "<start>", "<unk>"}));
}

TEST(WordFilters, ATrigramComesOnce) {
  SearchOptions options;
  options.block_trigrams = true;
  EXPECT_EQ(forbidden_after(options, {"a", "dog", "with", "a", "dog"}),
            (Tokens{"<pad>", "<start>", "<unk>", "with"}));
  EXPECT_EQ(forbidden_after(options, {"dog", "a", "with", "a", "dog"}),
            (Tokens{"<pad>", "<start>", "<unk>"}));
  // a a a: its last two words and the one behind them
  EXPECT_EQ(forbidden_after(options, {"a", "a", "a"}), (Tokens{"<pad>", "<start>", "<unk>", "a"}));
}

TEST(WordFilters, AContentWordComesOnceAndFunctionWordsAsTheyLike) {
  SearchOptions options;
  options.block_repeats = true;
  EXPECT_EQ(forbidden_after(options, {"a", "dog", "and", "a", "red"}),
            (Tokens{"<pad>", "<start>", "<unk>", "dog", "red"}));
}

TEST(WordFilters, TheEndDoesNotFollowWhatCannotEndACaption) {
  SearchOptions options;
  options.block_bad_endings = true;
  EXPECT_EQ(forbidden_after(options, {"dog", "with"}), (Tokens{"<pad>", "<start>", "<end>", "<unk>"}));
  EXPECT_EQ(forbidden_after(options, {"dog", "with", "ball"}), (Tokens{"<pad>", "<start>", "<unk>"}));
}

TEST(WordFilters, ForbiddenWordsAreNeverSaid) {
  SearchOptions options;
  options.forbidden = ids({"red", "dog"});
  EXPECT_EQ(forbidden_after(options, {"a"}), (Tokens{"<pad>", "<start>", "<unk>", "dog", "red"}));
}

TEST(WordFilters, ThePrefixComesWhateverTheOthersSay) {
  SearchOptions options;
  options.prefix = ids({"a", "red", "red"});
  options.prefix.push_back(Vocabulary::kUnknown);
  options.block_repeats = options.block_trigrams = options.block_bad_endings = true;
  options.forbidden = ids({"red"});
  const auto allowed = [&](const Tokens& said) {
    Tokens words = farm().words();
    for (const auto& never : forbidden_after(options, said)) std::erase(words, never);
    return words;
  };
  EXPECT_EQ(allowed({}), Tokens{"a"});
  EXPECT_EQ(allowed({"a"}), Tokens{"red"});
  EXPECT_EQ(allowed({"a", "red"}), Tokens{"red"});
  EXPECT_EQ(allowed({"a", "red", "red"}), Tokens{"<unk>"});
  EXPECT_EQ(forbidden_after(options, {"a", "red", "red", "<unk>"}),
            (Tokens{"<pad>", "<start>", "<unk>", "red"}));
}

}  // namespace
}  // namespace sightline
