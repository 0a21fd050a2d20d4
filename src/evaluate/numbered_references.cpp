#include "evaluate/numbered_references.h"

#include <string>
#include <utility>

#include "core/error.h"
#include "data/captions_reader.h"
#include "data/split_choice.h"
#include "metrics/cider_corpus_file.h"
#include "metrics/tokenised_captions.h"

namespace sightline {

namespace {

std::vector<const std::string*> captions_of(const std::vector<CaptionedImage>& images) {
  std::vector<const std::string*> captions;
  for (const CaptionedImage& image : images) {
    for (const std::string& caption : image.captions) captions.push_back(&caption);
  }
  return captions;
}

}  // namespace

NumberedReferences number_references(const std::vector<CaptionedImage>& images,
                                     const std::optional<std::filesystem::path>& frequencies, Tokens tokens) {
  NumberedReferences numbers;
  if (frequencies) {
    CiderCorpusFile file = read_cider_corpus(*frequencies);
    if (file.tokens != tokens) {
      throw DataError(frequencies->string() + ": document frequencies of " + to_string(file.tokens) +
                          ", expected of " + to_string(tokens),
                      "save them with --tokens " + to_string(tokens));
    }
    numbers.table = std::move(file.words);
    numbers.corpus = std::move(file.corpus);
  }
  std::vector<TokenIds> ids = token_ids(captions_of(images), numbers.table, tokens);
  auto next = ids.begin();
  for (const CaptionedImage& image : images) {
    auto& references = numbers.references.emplace_back();
    for (std::size_t k = 0; k < image.captions.size(); ++k) references.push_back(std::move(*next++));
  }
  if (!numbers.corpus) numbers.corpus.emplace(numbers.references);
  return numbers;
}

TrainingWords number_training_captions(const std::filesystem::path& named,
                                       const std::vector<std::string>& scored, TokenTable& table,
                                       Tokens tokens) {
  const NamedCaptions training = named_captions(named);
  CaptionsReaderOptions options{training.splits, {"val", "test"}};
  options.except.insert(options.except.end(), scored.begin(), scored.end());
  const CaptionSet set = read_captions(training.file, options);
  TrainingWords words{token_ids(captions_of(set.images), table, tokens), {}};
  if (training.splits.empty() && !set.left_out.empty()) {
    words.notices.push_back(set.name + ": novelty is against " + quoted_splits(set.splits) +
                            ", left out are " + quoted_splits(set.left_out) +
                            " (--train-captions FILE:SPLIT names others)");
  }
  return words;
}

void save_frequencies(const std::filesystem::path& path, const std::vector<CaptionedImage>& images,
                      Tokens tokens) {
  const NumberedReferences numbers = number_references(images, {}, tokens);
  write_cider_corpus(path, numbers.table, *numbers.corpus, tokens);
}

}  // namespace sightline
