#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "weights/safetensors.h"

namespace sightline {

inline constexpr int kCheckpointVersion = 1;

// Everything that a training run needs to continue to the bit. One file, RUN/last/checkpoint.safetensors:
// tensors in full precision, the rest as JSON in the metadata. Being one file that is written beside and
// renamed into place, a kill at any moment leaves the previous one or this one.
struct Checkpoint {
  NamedTensors tensors;  // model parameters and buffers, the optimiser's moments, torch's random state
  std::string progress;  // a JSON document: steps, epochs, best so far, running means: the trainer's own
};

// Raises EnvironmentError when the disk is full or not writable. Creates the directory.
void save_checkpoint(const std::filesystem::path& file, const Checkpoint& checkpoint);

// Raises ModelError when the file is damaged, no checkpoint, or of a newer version.
Checkpoint load_checkpoint(const std::filesystem::path& file);

// The state of torch's random generator (dropout, initial weights), as a tensor and back.
at::Tensor torch_random_state();
// Raises ModelError when the state is not one.
void restore_torch_random_state(const at::Tensor& state, const std::string& name);

}  // namespace sightline
