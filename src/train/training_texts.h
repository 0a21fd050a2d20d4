#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "data/caption_batches.h"
#include "data/labelled_text.h"
#include "text/vocabulary.h"

namespace sightline {

// Labelled texts as a classifier learns from them, or is measured on.
struct EncodedTexts {
  std::vector<EncodedCaption> words;  // of each text, as CaptionBatches draws them: `image` is its number
  std::vector<std::vector<std::int64_t>> sentence_begins;
  std::vector<std::int64_t> labels;  // index into the labels
  std::int64_t cut = 0;              // texts longer than the limit
  std::int64_t total_words = 0, unknown = 0;

  std::size_t size() const { return words.size(); }
};

struct TrainingTexts {
  std::vector<std::string> labels;  // in byte order
  Vocabulary vocabulary;            // of the texts to learn from alone
  EncodedTexts training, validation;
  std::vector<LabelledText>
      held_out;  // of the data, what validation holds; empty where it has a file of its own
  std::vector<std::string> left_out;  // rows that cannot be used: "FILE: line 12: the text is empty"
};

struct TextLimits {
  int minimum_count = 1;
  int vocabulary_size = 1;
  int maximum_words = 1;
  double max_bad = 0;  // the share of each file's rows that may be unusable (check_left_out)
};

// Reads the data, and what is validated on: the share `holdout` of its different texts, drawn by `seed`, each
// with all its rows, or all of a file (empty: none). The data is read twice, and never more than one of its
// texts is in memory beside numbers and what is held out. Raises DataError: too many rows that cannot be
// used, fewer than two labels, more than kMostLabels, nothing left to learn from, a label that is only
// validated on.
TrainingTexts read_training_texts(const std::filesystem::path& data, const std::filesystem::path& validation,
                                  double holdout, std::uint64_t seed, const TextLimits& limits);

// A column of more kinds than this holds no labels.
inline constexpr std::size_t kMostLabels = 1000;

}  // namespace sightline
