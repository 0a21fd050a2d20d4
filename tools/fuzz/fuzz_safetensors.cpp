#include <cstdlib>

#include "core/error.h"
#include "weights/safetensors_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  try {
    std::size_t position = 0;
    for (const auto& entry : sightline::parse_safetensors_header(input, "input").entries) {
      const auto count = sightline::element_count(entry.shape);
      const bool fits =
          count && entry.begin <= entry.end && entry.end <= size && entry.begin >= position &&
          static_cast<std::size_t>(*count) * sightline::element_size(entry.type) == entry.end - entry.begin;
      if (!fits) std::abort();
      position = entry.end;
    }
  } catch (const sightline::ModelError&) {
  }
  return 0;
}
