#pragma once

#include "require.h"
#include "weights/torch_file.h"

namespace sightline {

// Aborts where a file that was accepted does not keep what TorchFile promises about it.
inline void check_torch_file(const TorchFile& file, std::string_view input) {
  std::size_t total = 0;
  for (const TorchFile::Storage& storage : file.storages) {
    require(storage.bytes.size() == static_cast<std::size_t>(storage.count) * element_size(storage.type));
    require(storage.bytes.data() >= input.data() &&
            storage.bytes.data() + storage.bytes.size() <= input.data() + input.size());
    total += storage.bytes.size();
  }
  require(total <= input.size());
  for (const TorchFile::Tensor& tensor : file.tensors) {
    require(tensor.storage < file.storages.size() && tensor.shape.size() == tensor.strides.size());
    const auto count = element_count(tensor.shape);
    require(count.has_value() && tensor.offset >= 0);
    std::int64_t last = tensor.offset;
    for (std::size_t i = 0; *count > 0 && i < tensor.shape.size(); ++i)
      last += (tensor.shape[i] - 1) * tensor.strides[i];
    require(*count == 0 || last < file.storages[tensor.storage].count);
  }
}

}  // namespace sightline
