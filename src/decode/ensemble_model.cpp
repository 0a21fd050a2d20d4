#include "decode/ensemble_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "text/vocabulary.h"

namespace sightline {

namespace {

// log(mean(exp)) of each word, which the outputs agree to number alike.
std::vector<float> mean_of_probabilities(const std::vector<StepOutput>& outputs) {
  std::vector<float> result(outputs.front().log_probs.size());
  for (std::size_t i = 0; i < result.size(); ++i) {
    double most = -std::numeric_limits<double>::infinity(), sum = 0;
    for (const StepOutput& output : outputs) most = std::max<double>(most, output.log_probs[i]);
    if (std::isfinite(most))
      for (const StepOutput& output : outputs) sum += std::exp(output.log_probs[i] - most);
    result[i] = static_cast<float>(most + std::log(sum / static_cast<double>(outputs.size())));
  }
  return result;
}

// [rows, heads, slots] as [rows, slots - extra], mean over the heads.
std::vector<float> mean_over_heads(std::span<const float> alpha, const StepModel& model) {
  const auto slots = static_cast<std::size_t>(model.slots()), heads = static_cast<std::size_t>(model.heads());
  const std::size_t regions = slots - static_cast<std::size_t>(model.extra_slots());
  const std::size_t rows = alpha.size() / (heads * slots);
  std::vector<float> result(rows * regions, 0);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t head = 0; head < heads; ++head)
      for (std::size_t i = 0; i < regions; ++i)
        result[row * regions + i] += alpha[(row * heads + head) * slots + i] / static_cast<float>(heads);
  return result;
}

// Of those that are not empty; empty where all are.
std::vector<float> mean_map(const std::vector<std::vector<float>>& maps) {
  std::vector<float> mean;
  float count = 0;
  for (const auto& map : maps) {
    if (map.empty()) continue;
    mean.resize(map.size(), 0);
    for (std::size_t i = 0; i < map.size(); ++i) mean[i] += map[i];
    ++count;
  }
  for (float& value : mean) value /= count;
  return mean;
}

// [rows, member's words] as [rows, the ensemble's words]; <unk> and what stands before it have the same ids.
std::vector<float> by_the_ensembles_ids(std::span<const float> log_probs, std::size_t member_words,
                                        const std::vector<std::int64_t>& ids) {
  std::vector<float> result;
  result.reserve(log_probs.size() / member_words * ids.size());
  for (std::size_t row = 0; row < log_probs.size(); row += member_words)
    for (std::size_t word = 0; word < ids.size(); ++word)
      result.push_back(ids[word] == Vocabulary::kUnknown && word != Vocabulary::kUnknown
                           ? -std::numeric_limits<float>::infinity()
                           : log_probs[row + static_cast<std::size_t>(ids[word])]);
  return result;
}

}  // namespace

EnsembleModel::EnsembleModel(std::vector<Member> members, bool same_places)
    : members_(std::move(members)),
      vocabulary_size_(first().vocabulary_size()),
      one_map_(same_places && layouts_agree()),
      member_log_probs_(members_.size()) {
  for (const Member& member : members_) {
    assert(member.model->images() == images());
    if (!member.ids.empty()) vocabulary_size_ = static_cast<std::int64_t>(member.ids.size());
  }
}

bool EnsembleModel::layouts_agree() const {
  return std::all_of(members_.begin(), members_.end(), [this](const Member& member) {
    for (std::int64_t image = 0; image < images(); ++image)
      if (!(member.model->layout(image) == layout(image))) return false;
    return member.model->slots() - member.model->extra_slots() == slots();
  });
}

std::vector<StepMember> EnsembleModel::members(std::int64_t image) const {
  std::vector<StepMember> result;
  for (const Member& member : members_) result.push_back({member.name, member.model->layout(image)});
  return result;
}

bool EnsembleModel::draws() const {
  return std::any_of(members_.begin(), members_.end(),
                     [](const Member& member) { return member.model->draws(); });
}

void EnsembleModel::start() {
  for (const Member& member : members_) member.model->start();
}

void EnsembleModel::gather(std::span<const std::int64_t> rows) {
  for (const Member& member : members_) member.model->gather(rows);
}

// What a member says, by the ensemble's words.
StepOutput EnsembleModel::step_of(std::size_t index, std::span<const std::int64_t> words,
                                  std::span<const double> draws) {
  const Member& member = members_[index];
  const std::span<const double> its = member.model->draws() ? draws : std::span<const double>();
  if (member.ids.empty()) return member.model->step(words, its);
  std::vector<std::int64_t> said;
  for (const std::int64_t word : words) said.push_back(member.ids[static_cast<std::size_t>(word)]);
  StepOutput output = member.model->step(said, its);
  member_log_probs_[index] = by_the_ensembles_ids(
      output.log_probs, static_cast<std::size_t>(member.model->vocabulary_size()), member.ids);
  output.log_probs = member_log_probs_[index];
  return output;
}

StepOutput EnsembleModel::step(std::span<const std::int64_t> words, std::span<const double> draws) {
  std::vector<StepOutput> outputs;
  member_alpha_.clear();
  for (std::size_t i = 0; i < members_.size(); ++i) {
    outputs.push_back(step_of(i, words, draws));
    member_alpha_.push_back(mean_over_heads(outputs.back().alpha, *members_[i].model));
  }
  log_probs_ = mean_of_probabilities(outputs);
  alpha_ = one_map_ ? mean_map(member_alpha_) : std::vector<float>();
  return {log_probs_, alpha_, {}, {member_alpha_.begin(), member_alpha_.end()}};
}

}  // namespace sightline
