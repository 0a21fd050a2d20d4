#pragma once

#include <torch/torch.h>

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

// The state of torch's random generator of a device (dropout, initial weights), as a tensor and back.
at::Tensor torch_random_state(torch::Device device = torch::kCPU);
// Raises ModelError when the state is not one.
void restore_torch_random_state(const at::Tensor& state, const std::string& name,
                                torch::Device device = torch::kCPU);

// The random states of a process that computes on `device`: "torch", the CPU's, and "cuda" or whatever its
// device is beside it.
NamedTensors random_states(torch::Device device);
// What a checkpoint calls them: "random.torch.0". Each process has its own.
std::string random_state_name(const std::string& kind, int rank);
// Back to those of a checkpoint. "random.torch", as runs of one process had it, is rank 0's. Raises
// ModelError when one is missing or is none; `name` is the file's.
void restore_random_states(const NamedTensors& tensors, int rank, torch::Device device,
                           const std::string& name);

}  // namespace sightline
