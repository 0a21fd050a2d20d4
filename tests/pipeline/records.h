#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "pipeline/caption_record.h"

namespace sightline::testing {

// A captioned photo; every word has the probability e^-0.5.
inline CaptionRecord captioned(const std::string& file, const std::vector<std::string>& words,
                               std::size_t index = 0) {
  CaptionRecord record;
  record.file = file;
  record.place = std::filesystem::path(file).filename();
  record.index = index;
  record.ok = true;
  Hypothesis hypothesis;
  hypothesis.words = words;
  hypothesis.word_log_probs.assign(words.size(), -0.5);
  hypothesis.log_prob = -0.5 * static_cast<double>(words.size() + 1);
  hypothesis.finished = true;
  hypothesis.layout = Grid{1, 1};
  record.hypotheses = {hypothesis};
  record.photo_width = record.photo_height = 10;
  return record;
}

inline CaptionRecord failed(const std::string& file, const std::string& reason, std::size_t index = 0) {
  CaptionRecord record;
  record.file = file;
  record.place = std::filesystem::path(file).filename();
  record.index = index;
  record.error = file + ": " + reason;
  return record;
}

}  // namespace sightline::testing
