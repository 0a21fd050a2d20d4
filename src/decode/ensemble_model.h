#pragma once

#include <string>
#include <vector>

#include "decode/step_model.h"

namespace sightline {

// Several models that say one caption together: a word's probability is the mean of its probabilities. They
// see the same images, each in its own way, and know the same words.
//
// alpha is the mean of the members' maps (of each the mean over its heads) where all of them have the same
// layout; else empty, and each member's own maps are all there is. Members with hard attention choose their
// regions from the same draws; glimpses are not told, being each member's own.
class EnsembleModel : public StepModel {
 public:
  struct Member {
    std::string name;
    StepModel* model = nullptr;  // outlives the ensemble
  };

  // At least one. same_places: regions of equal layouts are the same parts of an image; otherwise there is no
  // mean map.
  explicit EnsembleModel(std::vector<Member> members, bool same_places = true);

  std::int64_t vocabulary_size() const override { return first().vocabulary_size(); }
  std::int64_t images() const override { return first().images(); }
  Layout layout(std::int64_t image) const override { return first().layout(image); }
  std::int64_t slots() const override { return first().slots() - first().extra_slots(); }
  std::vector<StepMember> members(std::int64_t image) const override;
  bool draws() const override;

  void start() override;
  StepOutput step(std::span<const std::int64_t> words, std::span<const double> draws) override;
  void gather(std::span<const std::int64_t> rows) override;

 private:
  const StepModel& first() const { return *members_.front().model; }
  bool layouts_agree() const;

  std::vector<Member> members_;
  bool one_map_;
  std::vector<float> log_probs_, alpha_;
  std::vector<std::vector<float>> member_alpha_;
};

}  // namespace sightline
