#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "train/step_figures.h"

namespace sightline {

// What a figure of training costs without having learnt anything: above it, training does harm.
struct LossCeiling {
  std::string figure;    // of the steps: "nll_per_word"
  double most = 0;       // in the figure's unit
  std::string meaning;   // "guessing words by how frequent they are"
  double untrained = 0;  // what guessing blindly costs, as a fresh model does
  double margin = 1;     // above `most` by this factor it is no chance
};

// Notices that a run goes wrong while all its numbers are finite: a loss above the ceiling after the warm-up
// (twice as high at first, when little has been learnt), a gradient's norm far above what it was. Says each
// fault once, and again when it comes back. While the warm-up lasts, the loss may be twice an untrained
// model's.
class DivergenceWatch {
 public:
  DivergenceWatch() = default;
  DivergenceWatch(std::optional<LossCeiling> ceiling, std::int64_t warmup_steps)
      : ceiling_(std::move(ceiling)), warmup_steps_(warmup_steps) {}

  // means: over consecutive steps from `first_step` (0-based) on. What a person should be told, with the way
  // out.
  std::vector<std::string> check(const Figures& means, std::int64_t first_step);

  // Why what was learnt by the last check is worth nothing; empty where nothing speaks against it.
  const std::string& fault() const { return fault_; }

  Json state() const;
  // Raises DataError.
  void restore(const Json& state, const std::string& name);

 private:
  std::string ceiling_fault(const Figures& means, std::int64_t first_step) const;
  bool is_exploding(double norm);

  std::optional<LossCeiling> ceiling_;
  std::int64_t warmup_steps_ = 0;
  std::string fault_;          // when last checked
  bool exploding_ = false;     // too
  int norms_ = 0;              // seen
  double usual_log_norm_ = 0;  // a moving average
};

}  // namespace sightline
