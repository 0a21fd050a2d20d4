#include "cli/word_ids.h"

#include <algorithm>

#include "core/error.h"
#include "core/listed.h"
#include "core/nearest.h"
#include "text/tokens.h"

namespace sightline {

void refuse_special(const std::string& option, const std::string& word) {
  if (!Vocabulary::is_special(word)) return;
  throw UsageError(option + ": '" + word + "' is a special word of the model, expected words that it says",
                   "leave it out: what a model says begins and ends by itself");
}

std::string known_like(const std::string& word, const Vocabulary& vocabulary) {
  constexpr std::size_t kNamed = 5;
  std::vector<std::string> said = vocabulary.words();
  std::erase_if(said, [](const std::string& known) { return Vocabulary::is_special(known); });
  return joined(nearest_words(word, said, kNamed));
}

std::vector<std::int64_t> known_ids(const std::string& option, const std::string& text,
                                    const Vocabulary& vocabulary) {
  const std::vector<std::string> words = caption_tokens(text, vocabulary.tokens());
  for (const std::string& word : words) {
    refuse_special(option, word);
    if (vocabulary.contains(word)) continue;
    const std::string near = known_like(word, vocabulary);
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
  for (const std::string& word : words) refuse_special("--forbid", word);
  std::vector<std::int64_t> ids = vocabulary.encode(words);
  std::erase(ids, Vocabulary::kUnknown);
  return ids;
}

}  // namespace sightline
