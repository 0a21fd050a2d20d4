#pragma once

#include <torch/torch.h>

#include <string>

#include "model/parameter_shapes.h"
#include "model/storage_precision.h"
#include "weights/safetensors.h"

namespace sightline {

// Adds what files of weights hold of a module, as the file stores it, each name behind the prefix. Raises
// ModelError naming a tensor whose values the precision cannot hold.
void add_module_tensors(NamedTensors& tensors, const std::string& prefix, const torch::nn::Module& module,
                        StoragePrecision precision);

// Fills a module with the tensors under a prefix; exactly those, for what a file holds beyond them is not
// understood (ModelError).
void assign_module_tensors(torch::nn::Module& module, const NamedTensors& tensors, const std::string& prefix,
                           const std::string& name);

// Sizes come from the description: before they become memory, the file's own tensors under the prefix must
// bear them out. Raises ModelError naming those that are missing; `part` is what errors call them
// ("decoder").
void check_tensor_sizes(const ParameterShapes& shapes, const NamedTensors& tensors, const std::string& prefix,
                        const std::string& part, const std::string& name);

}  // namespace sightline
