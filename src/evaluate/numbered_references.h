#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "data/caption_source.h"
#include "metrics/cider.h"
#include "metrics/ngrams.h"
#include "text/tokens.h"

namespace sightline {

// The numbers of all words, and what is counted with them before any caption is scored.
struct NumberedReferences {
  TokenTable table;
  std::vector<std::vector<TokenIds>> references;  // of each image
  std::optional<CiderCorpus> corpus;              // always there
};

// Captions are cut into `tokens`. CIDEr's document frequencies come from the file `frequencies`; without one,
// from these references. Raises DataError for a file that holds none, or those of other tokens.
NumberedReferences number_references(const std::vector<CaptionedImage>& images,
                                     const std::optional<std::filesystem::path>& frequencies,
                                     Tokens tokens = Tokens::words);

// What a model was trained on.
struct TrainingWords {
  std::vector<TokenIds> captions;
  std::vector<std::string> notices;  // which splits of the file are left out
};

// Of a caption file, "FILE" or "FILE:SPLIT,SPLIT", by the numbers of `table`, which grows. Of a Karpathy file
// of which no split is named, all are taken but "val", "test" and the `scored` ones.
TrainingWords number_training_captions(const std::filesystem::path& named,
                                       const std::vector<std::string>& scored, TokenTable& table,
                                       Tokens tokens = Tokens::words);

// Writes the document frequencies of all these references, whatever is scored. Raises EnvironmentError.
void save_frequencies(const std::filesystem::path& path, const std::vector<CaptionedImage>& images,
                      Tokens tokens = Tokens::words);

}  // namespace sightline
