#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"

namespace sightline {

// WordNet's database files (wndb(5WN)), read where they lie: Debian's package wordnet-base installs them.
// Safe for several threads.
class WordNet {
 public:
  // The files index.POS and POS.exc, POS = noun, verb, adj, adv. Raises DataError naming the one that is
  // missing.
  explicit WordNet(const std::filesystem::path& directory);

  // The installed one, or nothing.
  static std::optional<WordNet> installed();

  // The synonym sets that `word` (lower case) or a base form of it belongs to, as morphy(7WN) finds base
  // forms: the list of exceptions, else the endings of each part of speech. Sorted, each once; ids mean
  // nothing by themselves.
  std::vector<std::uint32_t> synsets(std::string_view word) const;

 private:
  struct PartOfSpeech {
    MappedFile index;
    MappedFile exceptions;
  };
  std::vector<PartOfSpeech> parts_;
};

// Do two sorted lists share an element?
bool share_synset(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b);

}  // namespace sightline
