#include "decode/consensus.h"

#include <algorithm>

#include "metrics/cider.h"

namespace sightline {

void rank_by_consensus(std::vector<Hypothesis>& captions) {
  if (captions.size() < 2) return;
  // Of two images and no frequencies: every n-gram has the same weight, log 2, which the cosine takes out.
  const CiderCorpus corpus(2, NgramTable());
  const CiderScorer scorer(corpus);
  std::vector<TokenIds> tokens;
  for (const Hypothesis& caption : captions) tokens.emplace_back(caption.ids.begin(), caption.ids.end());
  for (std::size_t i = 0; i < captions.size(); ++i) {
    ScoredImage image{tokens[i], tokens};
    image.references.erase(image.references.begin() + static_cast<std::ptrdiff_t>(i));
    captions[i].score = scorer.score(image);
  }
  std::stable_sort(captions.begin(), captions.end(), [](const Hypothesis& a, const Hypothesis& b) {
    return a.finished != b.finished ? a.finished : a.score > b.score;
  });
}

}  // namespace sightline
