#include "check_torch_file.h"
#include "core/error.h"
#include "weights/torch_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  try {
    sightline::check_torch_file(sightline::read_torch_legacy(input, "input"), input);
  } catch (const sightline::ModelError&) {
  }
  return 0;
}
