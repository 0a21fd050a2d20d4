#pragma once

#include "train/text_training.h"

namespace sightline {

// Trains a classifier on labelled texts (data/labelled_text.h). Of a recipe that holds texts out,
// RUN/held_out.tsv or, where texts have tabs or several lines, RUN/held_out.jsonl has them. Raises what
// train() does.
TrainingOutcome train_classifier(const TextTrainingJob& job);

}  // namespace sightline
