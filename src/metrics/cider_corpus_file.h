#pragma once

#include <filesystem>

#include "metrics/cider.h"
#include "metrics/scored_image.h"

namespace sightline {

// A corpus's document frequencies with the words that its n-grams are made of, so that one data set's idf can
// score another.
struct CiderCorpusFile {
  TokenTable words;  // number the images' tokens with this one
  CiderCorpus corpus;
};

// One file of this machine's byte order, which its first line names. The same corpus always gives the same
// bytes. Raises EnvironmentError when it cannot be written.
void write_cider_corpus(const std::filesystem::path& path, const TokenTable& words,
                        const CiderCorpus& corpus);

// Raises DataError when it is not such a file, is cut short or holds what no corpus can.
CiderCorpusFile read_cider_corpus(const std::filesystem::path& path);

}  // namespace sightline
