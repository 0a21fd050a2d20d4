#pragma once

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "caption/hypothesis.h"
#include "data/caption_batches.h"
#include "data/caption_source.h"
#include "decode/search_options.h"
#include "metrics/scored_image.h"
#include "model/decoder.h"
#include "text/vocabulary.h"
#include "train/best_by.h"
#include "train/region_source.h"
#include "train/validation.h"

namespace sightline {

struct ValidationScores {
  std::array<double, 4> bleu{};  // BLEU-1..4
  double cider_d = 0;
  double rouge_l = 0;
  double mean_length = 0;  // words of a caption
  // Of the references, with teacher forcing: nats a word, <end> and words that are unknown included, not
  // smoothed; what training logs as nll_per_word.
  double loss = 0;
  // What rewards for scores alone teach a model to cheat with: shares of captions that end on a word that
  // cannot end one, and that repeat themselves (both metrics/diversity.h); how many different words all of
  // them use.
  double bad_endings = 0;
  double repeats = 0;
  std::int64_t vocabulary = 0;
  // How widely a word looks: the entropy of its alpha over log L (0: one region, 1: all alike), mean over
  // words; absent without attention.
  std::optional<double> attention_entropy;
};

// "bleu_1", ..., "cider_d", "rouge_l", "mean_length", "loss", "bad_endings", "repeats", "vocabulary" and,
// where there is one, "attention_entropy".
ValidationFigures figures_of(const ValidationScores& scores);

// What captions the images; the references are borrowed.
struct CaptionValidationParts {
  Decoder& decoder;
  RegionSource& regions;
  const Vocabulary& vocabulary;
  SearchOptions search;
  torch::Device device = torch::kCPU;  // the decoder's
  BestBy select = BestBy::cider_d;
};

// Captions a set's images freely, as deployed, and scores them against all their references with the COCO
// metrics; parts.select chooses the best epoch, of those whose captions are more than a word long. Warns when
// all photos get the same caption.
class CaptionValidation : public Validation {
 public:
  // Images without captions, and those where usable[i] is false, are left out. Raises DataError when none is
  // left.
  CaptionValidation(const CaptionSet& data, const std::vector<bool>& usable,
                    const CaptionValidationParts& parts);

  struct Scored {
    ValidationScores scores;
    std::vector<Hypothesis> captions;  // of images()
  };
  const std::vector<std::int64_t>& images() const { return images_; }

  // run() with the captions it found.
  std::optional<Scored> score(const ProgressSink& progress = {}, const std::function<bool()>& stop = {});

  std::optional<ValidationOutcome> run(const ProgressSink& progress,
                                       const std::function<bool()>& stop) override;
  // As COCO results.
  void write_captions(const std::filesystem::path& file) const override;
  std::string deciding_figure() const override;
  bool better(double now, double best) const override;

 private:
  // The negative log-likelihood of all references of these of images(), in nats.
  double reference_loss(const PreparedRegions& prepared, std::size_t begin, std::size_t end);
  void add_scores(Scored& outcome) const;
  std::string fault_of(const ValidationScores& scores) const;

  std::vector<std::int64_t> images_;               // indices into the data set
  std::vector<CaptionedImage> told_;               // each of them, without its captions
  std::vector<std::string> said_;                  // of each, by the last run()
  std::vector<std::vector<TokenIds>> references_;  // of each of them
  std::vector<EncodedCaption> forced_;             // the references in the decoder's words, image by image
  std::vector<std::size_t> forced_begin_;          // where each image's begin; one more: their end
  TokenTable table_;
  CaptionValidationParts parts_;
};

}  // namespace sightline
