#pragma once

#include <optional>
#include <string>

#include "train/training_config.h"

namespace sightline {

// A key of a recipe that counts for nothing beside the recipe's others.
struct IdleKey {
  std::string key;    // FieldInfo::key
  std::string needs;  // what would make it count: "--train-encoder", "--task caption"
};

// The first key of the recipe's own task that is another than in `base` and counts for nothing in `config`;
// nothing where all that was changed counts. `validates`: the run has something to validate on.
std::optional<IdleKey> idle_key(const TrainingConfig& base, const TrainingConfig& config, bool validates);

// The same of keys of other tasks, none of which counts.
std::optional<IdleKey> key_of_other_task(const TrainingConfig& base, const TrainingConfig& config);

}  // namespace sightline
