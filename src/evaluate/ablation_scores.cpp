#include "evaluate/ablation_scores.h"

#include <string>
#include <utility>

#include "evaluate/numbered_references.h"
#include "metrics/cider.h"
#include "metrics/tokenised_captions.h"

namespace sightline {

std::vector<ResampledMetric> ablation_metrics(const AblatedCaptions& captions,
                                              const std::vector<CaptionedImage>& images,
                                              const std::optional<std::filesystem::path>& frequencies,
                                              Tokens tokens) {
  NumberedReferences numbers = number_references(images, frequencies, tokens);
  std::vector<ResampledMetric> metrics;
  for (std::size_t k = 0; k < captions.size(); ++k) {
    std::vector<TokenIds> hypotheses = token_ids(captions[k], numbers.table, tokens);
    std::vector<ScoredImage> scored(hypotheses.size());
    for (std::size_t i = 0; i < scored.size(); ++i)
      scored[i] = {std::move(hypotheses[i]), numbers.references[i]};
    metrics.push_back(resampled_mean(std::string(ablation_conditions()[k].name),
                                     cider(scored, *numbers.corpus, CiderKind::cider_d).per_image));
  }
  return metrics;
}

}  // namespace sightline
