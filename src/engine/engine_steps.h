#pragma once

#include <vector>

#include "caption/glimpse_rule.h"
#include "decode/step_model.h"
#include "engine/engine_decoder.h"

namespace sightline {

// The engine's decoder over prepared regions as a search sees it. All rows of a step are rows of the same
// products; nothing is allocated once there have been as many rows before.
class EngineSteps : public StepModel {
 public:
  // `decoder` must outlive it. glimpses: of a hard attention.
  EngineSteps(const EngineDecoder& decoder, EngineRegions regions, GlimpseRule glimpses);

  std::int64_t vocabulary_size() const override { return decoder_.vocabulary_size(); }
  std::int64_t images() const override { return regions_.images; }
  Layout layout(std::int64_t /*image*/) const override { return regions_.layout; }
  std::int64_t slots() const override { return regions_.layout.size(); }
  bool draws() const override { return glimpses_ == GlimpseRule::sample; }

  void start() override;
  StepOutput step(std::span<const std::int64_t> words, std::span<const double> draws) override;
  void gather(std::span<const std::int64_t> rows) override;

 private:
  void reserve(std::size_t rows);
  void look(std::size_t row, std::span<const double> draws);
  std::size_t chosen_region(const float* alpha, std::span<const double> draws, std::size_t row) const;
  void say(std::int64_t count);

  const EngineDecoder& decoder_;
  const EngineRegions regions_;
  const GlimpseRule glimpses_;
  const bool chooses_;                             // one region for each word
  std::vector<std::int64_t> image_, other_image_;  // [rows]
  AlignedFloats hidden_, cell_;                    // [rows, H]
  AlignedFloats other_hidden_, other_cell_;
  AlignedFloats input_;      // [rows, D + E + H]: context, word, hidden
  AlignedFloats query_;      // [rows, A + gate]
  AlignedFloats gates_;      // [rows, 4H]
  AlignedFloats activated_;  // [4H]
  AlignedFloats output_;     // [rows, D + H]: context, hidden
  AlignedFloats features_;   // [rows, E]: what words are made of
  AlignedFloats log_probs_, alpha_;
  std::vector<std::int64_t> glimpse_;
};

}  // namespace sightline
