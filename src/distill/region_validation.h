#pragma once

#include <vector>

#include "distill/distill_parts.h"
#include "train/validation.h"

namespace sightline {

// How near the student's regions of photos that it does not learn from come to the teachers': "cosine" (mean
// over the regions), "explained_variance" (1 - squared error / variance over these photos, all features
// together) and "mse", of standardised features; of several teachers also of each ("cosine_1", ...).
class RegionValidation : public Validation {
 public:
  // `parts` is borrowed.
  RegionValidation(const DistillParts& parts, std::vector<Look> looks)
      : parts_(parts), looks_(std::move(looks)) {}

  std::optional<ValidationOutcome> run(const ProgressSink& progress,
                                       const std::function<bool()>& stop) override;
  std::string deciding_figure() const override { return "cosine"; }

 private:
  const DistillParts& parts_;
  std::vector<Look> looks_;
};

}  // namespace sightline
