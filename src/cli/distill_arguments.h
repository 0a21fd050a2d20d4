#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "distill/compute.h"
#include "distill/distillation.h"

namespace sightline {

// What `distill` is told.
struct DistillArguments {
  DistillJob job;
  std::vector<std::string> teachers, images;
  double hold_out = 0.02;
  std::optional<std::filesystem::path> held_images;
  Compute compute = Compute::automatic;
};

}  // namespace sightline
