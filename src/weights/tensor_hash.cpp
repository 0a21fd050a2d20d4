#include "weights/tensor_hash.h"

#include <bit>
#include <string_view>

namespace sightline {

static_assert(std::endian::native == std::endian::little, "the hash is over little-endian numbers");

void TensorHash::add(const std::string& name, const std::vector<std::int64_t>& shape,
                     std::span<const float> values) {
  constexpr std::string_view kZero("\0", 1);
  std::string sizes;
  for (const std::int64_t size : shape) sizes += (sizes.empty() ? "" : "x") + std::to_string(size);
  hash_.update(name);
  hash_.update(kZero);
  hash_.update(sizes);
  hash_.update(kZero);
  hash_.update({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

}  // namespace sightline
