#include "train/caption_reward.h"

#include "core/parallel.h"
#include "text/vocabulary.h"

namespace sightline {

namespace {

// An image's captions cost some 0.1 ms: fewer are not worth a thread.
constexpr std::size_t kLeastImages = 2;

TokenIds with_end(std::span<const std::int64_t> words) {
  TokenIds ids(words.begin(), words.end());
  ids.push_back(static_cast<std::int32_t>(Vocabulary::kEnd));
  return ids;
}

std::vector<std::vector<TokenIds>> references_with_end(const std::vector<EncodedCaption>& captions,
                                                       std::int64_t image_count) {
  std::vector<std::vector<TokenIds>> references(static_cast<std::size_t>(image_count));
  for (const EncodedCaption& caption : captions)
    references[static_cast<std::size_t>(caption.image)].push_back(with_end(caption.words));
  // An image without captions is no document.
  std::erase_if(references, [](const auto& of_image) { return of_image.empty(); });
  return references;
}

}  // namespace

CaptionReward::CaptionReward(const std::vector<EncodedCaption>& captions, std::int64_t image_count,
                             const SelfCriticalOptions& options)
    : options_(options), corpus_(references_with_end(captions, image_count)) {}

CaptionReward::Scores CaptionReward::scores(const std::vector<TokenIds>& said,
                                            const std::vector<ImageReferences>& references) const {
  Scores scores{std::vector<double>(said.size()), std::vector<double>(said.size()),
                std::vector<double>(said.size())};
  const CiderScorer cider(corpus_);
  const std::size_t copies = references.empty() ? 0 : said.size() / references.size();
  parallel_ranges(references.size(), kLeastImages, [&](std::size_t begin, std::size_t end) {
    for (std::size_t image = begin; image < end; ++image) {
      ScoredImage scored;
      for (const auto& reference : references[image]) scored.references.push_back(with_end(reference));
      const CiderReferences weighed(scored.references, corpus_);
      for (std::size_t row = image * copies; row < (image + 1) * copies; ++row) {
        scored.hypothesis = said[row];
        scores.cider_d[row] = cider.score(said[row], weighed);
        scores.bleu_4[row] = bleu_scores(bleu_statistics(scored)).bleu[3];
        scores.reward[row] =
            options_.cider_weight * scores.cider_d[row] + options_.bleu_weight * scores.bleu_4[row];
      }
    }
  });
  return scores;
}

}  // namespace sightline
