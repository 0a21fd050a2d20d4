#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decode/step_model.h"

namespace sightline {

// Several models that say one caption together: a word's probability is the mean of its probabilities. They
// see the same images, each in its own way. A word that a member does not know has no probability with it,
// and is <unk> to it once it is said.
//
// alpha is the mean of the members' maps (of each the mean over its heads) where all of them have the same
// layout; else empty, and each member's own maps are all there is. Members with hard attention choose their
// regions from the same draws; glimpses are not told, being each member's own.
class EnsembleModel : public StepModel {
 public:
  struct Member {
    std::string name;
    StepModel* model = nullptr;  // outlives the ensemble
    // Its id of each word of the ensemble (Ensemble::Member::ids), which is the same length for all members
    // that have any; empty: it has the ensemble's ids.
    std::vector<std::int64_t> ids = {};
  };

  // At least one. same_places: regions of equal layouts are the same parts of an image; otherwise there is no
  // mean map.
  explicit EnsembleModel(std::vector<Member> members, bool same_places = true);

  std::int64_t vocabulary_size() const override { return vocabulary_size_; }
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
  StepOutput step_of(std::size_t member, std::span<const std::int64_t> words, std::span<const double> draws);

  std::vector<Member> members_;
  std::int64_t vocabulary_size_;
  bool one_map_;
  std::vector<float> log_probs_, alpha_;
  std::vector<std::vector<float>> member_alpha_;
  std::vector<std::vector<float>>
      member_log_probs_;  // by the ensemble's words; empty of members with its ids
};

}  // namespace sightline
