#pragma once

#include <filesystem>

#include "metrics/cider.h"
#include "metrics/scored_image.h"
#include "text/tokens.h"

namespace sightline {

// A corpus's document frequencies with the words that its n-grams are made of, so that one data set's idf can
// score another.
struct CiderCorpusFile {
  TokenTable words;  // number the images' tokens with this one
  CiderCorpus corpus;
  Tokens tokens = Tokens::words;  // what the captions were cut into
};

// One file of this machine's byte order, which its first line names, as it does characters. The same corpus
// always gives the same bytes. Raises EnvironmentError when it cannot be written.
void write_cider_corpus(const std::filesystem::path& path, const TokenTable& words, const CiderCorpus& corpus,
                        Tokens tokens = Tokens::words);

// Raises DataError when it is not such a file, is cut short or holds what no corpus can.
CiderCorpusFile read_cider_corpus(const std::filesystem::path& path);

// Whether the file's first line says that it is one.
bool is_cider_corpus(const std::filesystem::path& path);

}  // namespace sightline
