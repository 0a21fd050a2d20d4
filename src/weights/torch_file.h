#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "weights/element_type.h"

namespace sightline {

// What a torch state dict file holds, as views into the file: storages (flat arrays) and tensors over them.
struct TorchFile {
  struct Storage {
    ElementType type = ElementType::f32;
    std::int64_t count = 0;  // elements
    std::string_view bytes;  // count * element_size(type) of them
  };
  struct Tensor {
    std::string name;
    std::size_t storage = 0;  // which of `storages`
    std::int64_t offset = 0;  // in elements; offset, shape and strides stay within the storage
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;  // in elements
  };
  std::vector<Storage> storages;  // do not overlap
  std::vector<Tensor> tensors;    // by name
  std::string wrapper;            // the keys of the dicts around them: "", "state_dict", "model.net"
};

// True where `file` begins as the container does.
bool is_torch_zip(std::string_view file);
bool is_torch_legacy(std::string_view file);

// Read a state dict that torch.save wrote: into a zip archive (since torch 1.6), or as a row of pickles
// followed by the storages' bytes (before, or with _use_new_zipfile_serialization=False). `file` must outlive
// the result. A dict of tensors is taken as it is; in a checkpoint the dict under "state_dict" (or another of
// the usual keys: "model", "model_state", ...; or the only dict there is) is. Raises ModelError; `name` is
// what errors call the file.
TorchFile read_torch_zip(std::string_view file, const std::string& name);
TorchFile read_torch_legacy(std::string_view file, const std::string& name);

}  // namespace sightline
