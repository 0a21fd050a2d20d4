#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "data/share.h"
#include "train/step_figures.h"

namespace sightline {

// What the processes that train one model together have to tell each other. All of them call the same
// functions in the same order; each call waits for all.
class GradientReducer {
 public:
  virtual ~GradientReducer() = default;

  virtual Share share() const = 0;

  // Every process comes with the gradients and figures of its share of a batch and leaves with those of the
  // whole: gradients and means become their averages over the ranks, weighted by figures.weight (captions),
  // and the weight its sum. As a loss is a mean over its items, that is the gradient of the whole batch's.
  // An undefined gradient counts as zero; a share without items has weight 0 and no means.
  virtual void reduce(const std::vector<at::Tensor>& parameters, StepFigures& figures) = 0;

  // Whether one of the processes says so: told to stop, time to save.
  virtual bool any(bool mine) = 0;
  // Each rank's bytes, by rank: what a checkpoint keeps of every process.
  virtual std::vector<std::string> gather(const std::string& mine) = 0;
};

// One process alone: there is nothing to reduce.
class LocalGradients : public GradientReducer {
 public:
  Share share() const override { return {}; }
  void reduce(const std::vector<at::Tensor>& /*parameters*/, StepFigures& /*figures*/) override {}
  bool any(bool mine) override { return mine; }
  std::vector<std::string> gather(const std::string& mine) override { return {mine}; }
};

}  // namespace sightline
