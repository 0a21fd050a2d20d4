#pragma once

#include <span>
#include <vector>

#include "bench_model.h"
#include "decode/step_model.h"
#include "engine/engine_decoder.h"

namespace sightline {

// A step's layers, run once more by themselves over random numbers: what of the step each of them costs.
class LayerCosts {
 public:
  LayerCosts(const EngineDecoder& decoder, std::int64_t regions);

  void run(std::int64_t rows);

  Cost query, look, lstm, deep_output, words;

 private:
  const EngineDecoder& decoder_;
  const std::int64_t regions_;
  std::vector<float> keys_, features_, input_, output_, activated_, cell_;
};

// The steps of a model with what they cost; behind each, its layers by themselves.
class StepCosts : public StepModel {
 public:
  StepCosts(StepModel& steps, LayerCosts& layers) : steps_(steps), layers_(layers) {}

  std::int64_t vocabulary_size() const override { return steps_.vocabulary_size(); }
  std::int64_t images() const override { return steps_.images(); }
  Layout layout(std::int64_t image) const override { return steps_.layout(image); }
  std::int64_t slots() const override { return steps_.slots(); }
  bool draws() const override { return steps_.draws(); }

  void start() override;
  StepOutput step(std::span<const std::int64_t> words, std::span<const double> draws) override;
  void gather(std::span<const std::int64_t> rows) override;

  Cost beginning, step_itself, gathering, again;  // again: all that is not the model's, the layers' runs

 private:
  StepModel& steps_;
  LayerCosts& layers_;
};

}  // namespace sightline
