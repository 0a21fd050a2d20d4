#include "decode/caption_search.h"

#include "decode/beam_search.h"
#include "decode/consensus.h"
#include "decode/sampling.h"

namespace sightline {

std::vector<std::vector<Hypothesis>> search_captions(StepModel& model, const Vocabulary& vocabulary,
                                                     const SearchOptions& options) {
  const auto search = options.sample > 0 ? sampled_captions : beam_search;
  if (options.rerank == Rerank::none) return search(model, vocabulary, options);
  SearchOptions all = options;
  all.n_best = options.sample > 0 ? options.sample : options.beam;
  auto captions_of_images = search(model, vocabulary, all);
  for (std::vector<Hypothesis>& captions : captions_of_images) {
    rank_by_consensus(captions);
    if (captions.size() > static_cast<std::size_t>(options.n_best))
      captions.resize(static_cast<std::size_t>(options.n_best));
  }
  return captions_of_images;
}

}  // namespace sightline
