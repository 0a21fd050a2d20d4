#include "train/training_captions.h"

#include <algorithm>
#include <string>

#include "core/error.h"
#include "text/ptb_tokenizer.h"

namespace sightline {

TrainingCaptions encode_training_captions(const CaptionSet& data, const std::vector<bool>& usable,
                                          int minimum_count, int maximum_words) {
  TrainingCaptions result;
  std::vector<std::vector<std::string>> tokens;
  std::vector<std::int64_t> image_of;
  for (std::size_t image = 0; image < data.images.size(); ++image) {
    if (!usable[image]) continue;
    for (const std::string& caption : data.images[image].captions) {
      tokens.push_back(caption_tokens(caption));
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
  result.vocabulary = Vocabulary::build(tokens, minimum_count);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    EncodedCaption caption{image_of[i], result.vocabulary.encode(tokens[i])};
    if (caption.words.size() > static_cast<std::size_t>(maximum_words)) {
      caption.words.resize(maximum_words);
      ++result.cut;
    }
    result.words += static_cast<std::int64_t>(caption.words.size());
    result.unknown += std::count(caption.words.begin(), caption.words.end(), Vocabulary::kUnknown);
    result.captions.push_back(std::move(caption));
  }
  return result;
}

}  // namespace sightline
