#pragma once

#include <barrier>
#include <string>
#include <utility>
#include <vector>

#include "train/gradient_reducer.h"

namespace sightline {

// Processes that train together, played by threads.
class Meeting {
 public:
  explicit Meeting(int world) : barrier_(world), slots_(static_cast<std::size_t>(world)) {}

  int world() const { return static_cast<int>(slots_.size()); }

  // What rank r reads is what all others brought to the same call.
  template <class Read>
  void exchange(int rank, std::vector<at::Tensor> gradients, StepFigures figures, std::string bytes,
                Read&& read) {
    slots_[static_cast<std::size_t>(rank)] = {std::move(gradients), std::move(figures), std::move(bytes)};
    barrier_.arrive_and_wait();
    read(slots_);
    barrier_.arrive_and_wait();
  }

  struct Slot {
    std::vector<at::Tensor> gradients;
    StepFigures figures;
    std::string bytes;
  };

 private:
  std::barrier<> barrier_;
  std::vector<Slot> slots_;
};

// The definition of GradientReducer, written down.
class MeetingGradients : public GradientReducer {
 public:
  MeetingGradients(Meeting& meeting, int rank) : meeting_(meeting), rank_(rank) {}

  Share share() const override { return {rank_, meeting_.world()}; }

  void reduce(const std::vector<at::Tensor>& parameters, StepFigures& figures) override {
    std::vector<at::Tensor> mine, whole;
    for (const at::Tensor& parameter : parameters) {
      whole.push_back(torch::zeros_like(parameter).detach());
      mine.push_back(parameter.grad().defined() ? parameter.grad() : whole.back().clone());
    }
    meeting_.exchange(rank_, mine, figures, {}, [&](const std::vector<Meeting::Slot>& slots) {
      double weight = 0;
      for (const auto& slot : slots) weight += slot.figures.weight;
      figures = {{}, weight};
      for (const auto& slot : slots) {
        const double share = slot.figures.weight / weight;
        for (std::size_t i = 0; i < whole.size(); ++i) whole[i] += slot.gradients[i] * share;
        for (const auto& [name, mean] : slot.figures.means) figures.means[name] += mean * share;
      }
    });
    for (std::size_t i = 0; i < whole.size(); ++i) parameters[i].mutable_grad() = whole[i];
  }

  bool any(bool mine) override {
    bool some = false;
    for (const std::string& answer : gather(mine ? "yes" : "no")) some = some || answer == "yes";
    return some;
  }

  std::vector<std::string> gather(const std::string& mine) override {
    std::vector<std::string> all;
    meeting_.exchange(rank_, {}, {}, mine, [&](const std::vector<Meeting::Slot>& slots) {
      for (const auto& slot : slots) all.push_back(slot.bytes);
    });
    return all;
  }

 private:
  Meeting& meeting_;
  int rank_;
};

}  // namespace sightline
