#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "require.h"
#include "weights/npy.h"
#include "weights/zip_content.h"

using namespace sightline;

namespace {

void check_array(std::string_view bytes) {
  const NpyArray array = read_npy(bytes, "input");
  std::int64_t count = 1;
  for (const std::int64_t size : array.shape) count *= size;
  require(floats_of(array, "input").size() == static_cast<std::size_t>(count));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kMostContent = 1'000'000;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  try {
    if (!input.starts_with("PK")) {
      check_array(input);
      return 0;
    }
    for (const auto& [name, entry] : read_zip_directory(input, "input")) {
      const std::string content = zip_content(entry, kMostContent, name);
      require(content.size() <= kMostContent);
      check_array(content);
    }
  } catch (const ModelError&) {
  }
  return 0;
}
