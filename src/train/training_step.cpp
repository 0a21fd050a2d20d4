#include "train/training_step.h"

namespace sightline {

StepFigures TrainingStep::run(const TrainingBatch& share) {
  decoder_.train();
  ObjectiveValue value = objective_.evaluate(decoder_, decoder_.prepare(share.regions), share);
  value.loss.backward();
  return {std::move(value.scalars), value.weight};
}

}  // namespace sightline
