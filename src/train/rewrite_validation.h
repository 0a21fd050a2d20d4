#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/progress.h"
#include "data/text_pairs.h"
#include "decode/search_options.h"
#include "model/rewriter.h"
#include "train/best_by.h"
#include "train/validation.h"

namespace sightline {

// Rewrites a set's sources freely, as deployed, and compares with their targets: "exact_match",
// "character_error_rate" and "bleu_4" (metrics/rewriting.h), a source being one text with all its targets,
// and "loss", nats a token of the targets with teacher forcing.
class RewriteValidation : public Validation {
 public:
  // The rewriter is shared with the training. Pairs without a token are left out. Raises DataError when none
  // is left.
  RewriteValidation(std::shared_ptr<const Rewriter> rewriter, const TextPairs& pairs,
                    const SearchOptions& search, BestBy select);

  std::optional<ValidationOutcome> run(const ProgressSink& progress,
                                       const std::function<bool()>& stop) override;
  std::string deciding_figure() const override;
  bool better(double now, double best) const override;

 private:
  struct Source {
    std::vector<std::int64_t> ids;
    std::vector<std::string> targets;
  };
  // The negative log-likelihood of these sources' targets, in nats, and how many tokens they have, their ends
  // included.
  std::pair<double, std::int64_t> target_loss(const PreparedRegions& prepared, std::size_t begin,
                                              std::size_t end) const;

  std::shared_ptr<const Rewriter> rewriter_;
  SearchOptions search_;
  BestBy select_;
  std::vector<Source> sources_;
};

}  // namespace sightline
