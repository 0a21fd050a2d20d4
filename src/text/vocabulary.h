#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "text/tokens.h"

namespace sightline {

// The words (or characters) a model knows, and how a text is cut into them. Ids 0..3 are <pad>, <start>,
// <end>, <unk>; then words by falling count, equal counts in byte order. Immutable.
class Vocabulary {
 public:
  static constexpr std::int64_t kPad = 0;
  static constexpr std::int64_t kStart = 1;
  static constexpr std::int64_t kEnd = 2;
  static constexpr std::int64_t kUnknown = 3;

  // Whether a word is one of those four. A text may spell them; what it says is never them.
  static bool is_special(std::string_view word);
  // Takes <pad>, <start> and <end> out of a text's tokens, where many tutorials write them. Returns how many.
  static std::size_t drop_controls(std::vector<std::string>& tokens);

  // Words seen at least `minimum_count` times in `captions` (each a list of tokens, of the kind `tokens`).
  static Vocabulary build(const std::vector<std::vector<std::string>>& captions, int minimum_count,
                          Tokens tokens = Tokens::words);

  // Of words and how often each comes: the `most` most frequent of those seen at least `minimum_count` times,
  // words as frequent in the order of their bytes. Special words are left out.
  static Vocabulary of_counts(std::vector<std::pair<std::string_view, std::int64_t>> counts,
                              int minimum_count, std::size_t most, Tokens tokens = Tokens::words);

  // From the list a model file holds, specials included. Raises ModelError ("NAME: vocabulary ...") when the
  // specials are not in their places or a word comes twice.
  static Vocabulary from_words(std::vector<std::string> words, const std::string& name,
                               Tokens tokens = Tokens::words);

  std::int64_t size() const { return static_cast<std::int64_t>(words_.size()); }
  const std::vector<std::string>& words() const { return words_; }
  Tokens tokens() const { return tokens_; }
  // The word of an id; the id must be in range.
  const std::string& word(std::int64_t id) const { return words_.at(static_cast<std::size_t>(id)); }
  // The id of a word, kUnknown where it is not known.
  std::int64_t id(std::string_view word) const;
  bool contains(std::string_view word) const { return id(word) != kUnknown; }
  // Ids of tokens, without start and end; a special word is unknown.
  std::vector<std::int64_t> encode(const std::vector<std::string>& tokens) const;

 private:
  Tokens tokens_ = Tokens::words;
  std::vector<std::string> words_;
  std::unordered_map<std::string, std::int64_t> ids_;
};

}  // namespace sightline
