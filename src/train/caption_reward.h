#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/caption_batches.h"
#include "metrics/bleu.h"
#include "metrics/cider.h"
#include "train/objective_options.h"
#include "train/training_batch.h"

namespace sightline {

// What a caption that a model said is worth, beside what people said of the photo: the evaluator's CIDEr-D
// and BLEU-4 of the one sentence, on word ids. Document frequencies are those of the training captions. <end>
// counts as a word, of the references and of a caption that said it: without it a third of the captions learn
// to end in "with a" (ruotianluo/self-critical.pytorch).
class CaptionReward {
 public:
  // Of the captions that images 0 .. image_count - 1 have.
  CaptionReward(const std::vector<EncodedCaption>& captions, std::int64_t image_count,
                const SelfCriticalOptions& options);

  struct Scores {
    std::vector<double> cider_d;  // 0 to 10
    std::vector<double> bleu_4;   // 0 to 1
    std::vector<double> reward;   // cider_weight * CIDEr-D + bleu_weight * BLEU-4
  };
  // said: R = N * K captions, row n * K + k is the k-th of image n; with <end>, where it was said. On all
  // threads.
  Scores scores(const std::vector<TokenIds>& said, const std::vector<ImageReferences>& references) const;

 private:
  SelfCriticalOptions options_;
  CiderCorpus corpus_;
};

}  // namespace sightline
