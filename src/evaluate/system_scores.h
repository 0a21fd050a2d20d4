#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "evaluate/matched_captions.h"
#include "metrics/evaluation.h"
#include "text/tokens.h"

namespace sightline {

struct ScoringOptions {
  std::optional<std::filesystem::path> frequencies;  // for CIDEr; without: the references' own
  std::optional<std::filesystem::path>
      train_captions;                      // for novelty, "FILE" or "FILE:SPLIT"; without: not scored
  std::vector<std::string> scored_splits;  // of that file, so that novelty is not against what is scored
  bool meteor = true;
  Tokens tokens = Tokens::words;  // what captions are cut into
};

// The scores of each system.
struct SystemScores {
  std::vector<Evaluation> evaluations;
  bool synonyms = false;  // METEOR-ess knew WordNet's
  std::vector<std::string>
      notices;  // what is odd about the attention, what a score leaves out or cannot tell
};

// The attention is scored beside the captions where every system's maps are known. Raises DataError for
// files that cannot be read as what they should be.
SystemScores score_systems(const MatchedCaptions& matched, const ScoringOptions& options);

}  // namespace sightline
