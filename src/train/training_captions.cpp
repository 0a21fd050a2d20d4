#include "train/training_captions.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/counted.h"
#include "core/error.h"
#include "text/unspaced.h"

namespace sightline {

namespace {

// A vocabulary of special words alone says nothing but them.
void check_vocabulary(const TrainingCaptions& captions, const std::string& name, int minimum_count) {
  if (captions.vocabulary.size() > Vocabulary::kUnknown + 1) return;
  const std::string unspaced = unspaced_warning(captions, name);
  throw DataError(name + ": no word comes " + counted(static_cast<std::size_t>(minimum_count), "time") +
                      ", as --minimum-count asks, so there is no word to learn" +
                      (unspaced.empty() ? "" : "; " + unspaced),
                  "--minimum-count 1 takes every word");
}

}  // namespace

double unigram_entropy(const TrainingCaptions& captions) {
  std::vector<double> counts(static_cast<std::size_t>(captions.vocabulary.size()));
  for (const EncodedCaption& caption : captions.captions) {
    for (const std::int64_t word : caption.words) ++counts[static_cast<std::size_t>(word)];
    ++counts[Vocabulary::kEnd];
  }
  const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
  double entropy = 0;
  for (const double count : counts)
    if (count > 0) entropy -= count / all * std::log(count / all);
  return entropy;
}

std::string unspaced_warning(const TrainingCaptions& captions, const std::string& name) {
  const auto all = captions.captions.size();
  if (2 * static_cast<std::size_t>(captions.unspaced) <= all) return {};
  return name + ": " + std::to_string(captions.unspaced) + " of " + counted(all, "caption") +
         " have no spaces between words, so that each became one word ('" + captions.unspaced_example +
         "'): --tokens characters learns characters instead, and evaluate scores them; or put spaces between "
         "the words, in training captions and references alike";
}

TrainingCaptions encode_training_captions(const CaptionSet& data, const std::vector<bool>& usable,
                                          int minimum_count, int maximum_words, Tokens kind) {
  TrainingCaptions result;
  std::vector<std::vector<std::string>> tokens;
  std::vector<std::int64_t> image_of;
  for (std::size_t image = 0; image < data.images.size(); ++image) {
    if (!usable[image]) continue;
    for (const std::string& caption : data.images[image].captions) {
      tokens.push_back(caption_tokens(caption, kind));
      result.controls += static_cast<std::int64_t>(Vocabulary::drop_controls(tokens.back()));
      image_of.push_back(static_cast<std::int64_t>(image));
      if (!tokens.back().empty()) continue;
      ++result.empty;
      tokens.pop_back();
      image_of.pop_back();
    }
  }
  if (tokens.empty()) {
    throw DataError(data.name +
                    ": found no caption with a word in it for an image that can be read, expected some");
  }
  result.vocabulary = Vocabulary::build(tokens, minimum_count, kind);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (kind == Tokens::words && is_unspaced(tokens[i]) && result.unspaced++ == 0)
      result.unspaced_example = tokens[i].front();
    EncodedCaption caption{image_of[i], result.vocabulary.encode(tokens[i])};
    if (caption.words.size() > static_cast<std::size_t>(maximum_words)) {
      caption.words.resize(maximum_words);
      ++result.cut;
    }
    result.words += static_cast<std::int64_t>(caption.words.size());
    result.unknown += std::count(caption.words.begin(), caption.words.end(), Vocabulary::kUnknown);
    result.captions.push_back(std::move(caption));
  }
  check_vocabulary(result, data.name, minimum_count);
  return result;
}

}  // namespace sightline
