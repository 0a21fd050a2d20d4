#pragma once

#include <map>
#include <string>

#include "weights/pickle.h"
#include "weights/torch_file.h"

namespace sightline {

// What a pickled state dict says, before its storages' bytes are known.
struct StateDict {
  struct StorageClaim {
    ElementType type = ElementType::f32;
    std::int64_t count = 0;  // elements
    std::size_t index = 0;   // TorchFile::Tensor::storage
  };
  std::map<std::string, StorageClaim> storages;  // by torch's key; also those that no tensor below uses
  std::vector<TorchFile::Tensor> tensors;        // by name; within the claimed storages
  std::string wrapper;                           // TorchFile::wrapper
};

// Finds the dict of tensors in a pickle and checks every tensor against its storage. Raises ModelError.
StateDict interpret_state_dict(const Pickle& pickle, const std::string& name);

}  // namespace sightline
