#pragma once

#include <vector>

#include "decode/beam_search.h"
#include "decode/step_model.h"
#include "model/decoder.h"

namespace sightline {

// What a search is shown in place of a photo's own, to learn what captions hang on.
struct Substitutes {
  // h_0 and c_0 are of these, as many images as there are; null: of the regions that are looked at.
  const PreparedRegions* initial_state = nullptr;
  // Each word's look is at a region drawn evenly, with a number of the search's (GlimpsePolicy::anywhere).
  bool random_looks = false;
};

// A decoder over prepared regions as a search sees it. Without gradients; on whatever device the regions are.
class DecoderSteps : public StepModel {
 public:
  // `prepared`, `decoder` and what stands in for the initial state must outlive it. glimpses: of a hard
  // attention.
  DecoderSteps(Decoder& decoder, const PreparedRegions& prepared, GlimpseRule glimpses,
               const Substitutes& substitutes = {});

  std::int64_t vocabulary_size() const override { return decoder_.vocabulary_size(); }
  std::int64_t images() const override { return prepared_.features.size(0); }
  Layout layout(std::int64_t image) const override;
  std::int64_t slots() const override { return prepared_.features.size(1) + extra_slots(); }
  int heads() const override { return decoder_.scorer().heads(); }
  int extra_slots() const override { return decoder_.scorer().extra_slots(); }
  AttentionForm form() const override;
  bool draws() const override { return glimpses_ == GlimpseRule::sample || substitutes_.random_looks; }

  void start() override;
  StepOutput step(std::span<const std::int64_t> words, std::span<const double> draws) override;
  void gather(std::span<const std::int64_t> rows) override;

 private:
  Decoder& decoder_;
  const PreparedRegions& prepared_;
  const GlimpseRule glimpses_;
  const Substitutes substitutes_;
  DecoderState state_;
  at::Tensor image_;                        // [rows] int64
  at::Tensor log_probs_, alpha_, glimpse_;  // what the last step gave, on the CPU
};

// beam_search() over one decoder.
std::vector<std::vector<Hypothesis>> beam_search(Decoder& decoder, const PreparedRegions& prepared,
                                                 const Vocabulary& vocabulary, const SearchOptions& options);

}  // namespace sightline
