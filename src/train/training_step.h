#pragma once

#include "train/objective.h"
#include "train/step_figures.h"

namespace sightline {

// Loss and gradients of one step of caption training over this process's share of the batch. What several
// processes make of theirs is a GradientReducer's.
class TrainingStep {
 public:
  // Both are borrowed.
  TrainingStep(Decoder& decoder, Objective& objective) : decoder_(decoder), objective_(objective) {}

  // Puts the decoder into training mode; gradients are added to what the parameters (the decoder's, and what
  // the regions were made with) have.
  StepFigures run(const TrainingBatch& share);

 private:
  Decoder& decoder_;
  Objective& objective_;
};

}  // namespace sightline
