#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/progress.h"

namespace sightline {

// Named numbers in the order in which they are written: {"cider_d", 0.9}.
using ValidationFigures = std::vector<std::pair<std::string, double>>;

// One of them. Raises DataError when it is not there.
double figure(const ValidationFigures& figures, const std::string& name);

struct ValidationOutcome {
  ValidationFigures figures;  // for the log, the checkpoint and the model's description
  std::string summary;        // for a person: "CIDEr-D 0.9123  BLEU-4 0.3012"
  std::string fault = {};     // why this epoch is not the best one, whatever its figures; empty: nothing
  std::string warning = {};   // what else a person should know; empty: nothing
};

// Measures the model between epochs, so that the best one is kept and a run that gets no better ends. Does
// not depend on the random state of training and does not change it.
class Validation {
 public:
  virtual ~Validation() = default;

  // Leaves the model in evaluation mode. Nothing when `stop`, asked between batches, says so.
  virtual std::optional<ValidationOutcome> run(const ProgressSink& progress,
                                               const std::function<bool()>& stop) = 0;

  // Writes what the last run() made of each item, atomically, for a person to read and `evaluate` to score;
  // nothing where it made no captions.
  virtual void write_captions(const std::filesystem::path& /*file*/) const {}

  // Which of the figures chooses the best epoch: "cider_d".
  virtual std::string deciding_figure() const = 0;
  // Whether `now` is better than the best so far.
  virtual bool better(double now, double best) const { return now > best; }
};

}  // namespace sightline
