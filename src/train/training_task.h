#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/log.h"
#include "train/divergence_watch.h"
#include "train/milestone.h"
#include "train/optimiser.h"
#include "train/step_figures.h"

namespace sightline {

// What a TrainingLoop trains: captioning is one, a student that learns a teacher's regions another. It has
// the model, the data and the loss; the loop has everything else.
class TrainingTask {
 public:
  TrainingTask() = default;
  TrainingTask(const TrainingTask&) = delete;
  TrainingTask& operator=(const TrainingTask&) = delete;
  virtual ~TrainingTask() = default;

  // What is counted: "caption". Figures are means over these; log.jsonl has UNITs_per_second.
  virtual std::string unit() const = 0;
  // Of all processes together.
  virtual std::int64_t units_per_epoch() const = 0;
  virtual std::int64_t steps_per_epoch() const = 0;

  // What learns. The first group's learning rate is the one that is logged.
  virtual std::vector<ParameterGroup> parameters() const = 0;
  // What a checkpoint keeps of the model: parameters and buffers, by name, sharing memory with it.
  virtual NamedTensors tensors() const = 0;

  // Loss and gradients of this process's share of the next batch, added to the parameters' grad, which is
  // undefined before. Puts the model into training mode. A share without items: weight 0.
  virtual StepFigures step() = 0;

  // Which figure of a step stays below what, once something has been learnt.
  virtual std::optional<LossCeiling> loss_ceiling() const { return std::nullopt; }
  // Said after an epoch with its means: warnings. `last`: the run ends here.
  virtual void after_epoch(const Figures& /*means*/, bool /*last*/, const LogSink& /*log*/) {}
  // Writes the model as it is used, atomically.
  virtual void save_model(const std::filesystem::path& file, const Milestone& reached) const = 0;

  // What else has to be kept to continue to the bit: the sampler's position, random states other than
  // torch's, moving averages. An object; the names of TrainingLoop's own keys (training_loop.cpp) are taken.
  virtual Json state() const = 0;
  // Raises DataError when the state is damaged or of other data; `name` is the file's.
  virtual void restore(const Json& state, const std::string& name) = 0;
};

}  // namespace sightline
