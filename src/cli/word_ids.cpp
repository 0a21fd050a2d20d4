#include "cli/word_ids.h"

#include <algorithm>

#include "core/error.h"
#include "core/listed.h"
#include "core/nearest.h"
#include "text/tokens.h"

namespace sightline {

namespace {

void check_is_no_special(const std::string& option, const std::string& word) {
  if (!Vocabulary::is_special(word)) return;
  throw UsageError(option + ": '" + word + "' is a special word of the model, expected words of a caption",
                   "leave it out: every caption begins and ends by itself");
}

}  // namespace

std::vector<std::int64_t> known_ids(const std::string& option, const std::string& text,
                                    const Vocabulary& vocabulary) {
  constexpr std::size_t kNamed = 5;
  const std::vector<std::string> words = caption_tokens(text, vocabulary.tokens());
  for (const std::string& word : words) {
    check_is_no_special(option, word);
    if (vocabulary.contains(word)) continue;
    const std::string near = joined(nearest_words(word, vocabulary.words(), kNamed));
    throw UsageError(
        option + ": the model does not know the word '" + word + "'",
        near.empty() ? "sightline inspect MODEL tells how many words it knows" : "it knows " + near);
  }
  return vocabulary.encode(words);
}

std::vector<std::int64_t> included_ids(const std::string& text, const Vocabulary& vocabulary) {
  std::vector<std::int64_t> ids;
  for (const std::int64_t id : known_ids("--must-include", text, vocabulary))
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  return ids;
}

std::vector<std::int64_t> given_caption_ids(const std::string& text, const Vocabulary& vocabulary) {
  std::vector<std::int64_t> ids = known_ids("--caption", text, vocabulary);
  if (ids.empty()) throw UsageError("--caption: found no word in '" + text + "', expected a caption");
  return ids;
}

std::vector<std::int64_t> forbidden_ids(const std::string& text, const Vocabulary& vocabulary) {
  const std::vector<std::string> words = caption_tokens(text, vocabulary.tokens());
  for (const std::string& word : words) check_is_no_special("--forbid", word);
  std::vector<std::int64_t> ids = vocabulary.encode(words);
  std::erase(ids, Vocabulary::kUnknown);
  return ids;
}

}  // namespace sightline
