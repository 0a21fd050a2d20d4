#pragma once

#include "train/text_training.h"

namespace sightline {

// Trains a rewriter on pairs of texts: the text encoder and the decoder of captions, with the objectives of
// captions. Of a recipe that holds texts out, RUN/held_out.tsv has them. Raises what train() does.
TrainingOutcome train_rewriter(const TextTrainingJob& job);

}  // namespace sightline
