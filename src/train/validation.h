#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "caption/hypothesis.h"
#include "core/json.h"
#include "core/progress.h"
#include "data/caption_source.h"
#include "decode/search_options.h"
#include "metrics/scored_image.h"
#include "text/vocabulary.h"
#include "train/region_source.h"

namespace sightline {

struct ValidationScores {
  std::array<double, 4> bleu{};  // BLEU-1..4
  double cider_d = 0;
  double rouge_l = 0;
  double mean_length = 0;  // words of a caption
  // How widely a word looks: the entropy of its alpha over log L (0: one region, 1: all alike), mean over
  // words; absent without attention.
  std::optional<double> attention_entropy;
};

Json to_json(const ValidationScores& scores);

// Captions a set's images freely, as deployed, and scores them against all their references with the COCO
// metrics. Does not depend on the random state of training and does not change it.
class Validation {
 public:
  // Images without captions, and those where usable[i] is false, are left out. Raises DataError when none is
  // left.
  Validation(const CaptionSet& data, const std::vector<bool>& usable);

  struct Outcome {
    ValidationScores scores;
    std::vector<Hypothesis> captions;  // of images()
  };
  const std::vector<std::int64_t>& images() const { return images_; }

  // The decoder is left in evaluation mode. Nothing when `stop`, asked between batches, says so.
  std::optional<Outcome> run(Decoder& decoder, RegionSource& regions, const Vocabulary& vocabulary,
                             const SearchOptions& options, const ProgressSink& progress = {},
                             const std::function<bool()>& stop = {}) const;

 private:
  std::vector<std::int64_t> images_;               // indices into the data set
  std::vector<std::vector<TokenIds>> references_;  // of each of them
  TokenTable table_;
};

}  // namespace sightline
