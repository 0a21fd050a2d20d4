#pragma once

#include <map>
#include <string>

#include "core/json.h"
#include "model/decoder.h"
#include "train/step_figures.h"
#include "train/training_batch.h"

namespace sightline {

struct ObjectiveValue {
  at::Tensor loss;    // scalar, mean over `weight` items; backward() starts here
  Figures scalars;    // to log: "loss", "nll_per_word", "doubly_stochastic", ...; means over the same items
  double weight = 0;  // the batch's captions, or its photos: how shares of a batch are weighed
};

// What caption training minimises. The trainer knows none by name.
class Objective {
 public:
  virtual ~Objective() = default;
  // How far the run has got, from 0 at its first step towards 1 at the end of its last epoch: for what
  // changes in its course. Said before each evaluate(); follows from the sampler's position, so it is no
  // state.
  virtual void progress(double /*share*/) {}
  // prepared: decoder.prepare(batch.regions).
  virtual ObjectiveValue evaluate(Decoder& decoder, const PreparedRegions& prepared,
                                  const TrainingBatch& batch) = 0;

  // What it is the mean over, for people.
  enum class Unit { caption, photo };
  virtual Unit unit() const { return Unit::caption; }

  // What it learns beside the decoder, which checkpoints keep and model files do not; null where there is
  // nothing.
  virtual torch::nn::Module* module() const { return nullptr; }

  // What a checkpoint must keep of the objective itself (a moving baseline); null where there is nothing.
  virtual Json state() const;
  virtual void restore(const Json& state, const std::string& name);
};

}  // namespace sightline
