#include <cstdlib>

#include "core/error.h"
#include "weights/pickle.h"
#include "weights/state_dict.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  try {
    const sightline::Pickle pickle = sightline::read_pickle(input, "input");
    if (pickle.size > size || pickle.root >= pickle.values.size() || pickle.values.size() > size)
      std::abort();
    sightline::interpret_state_dict(pickle, "input");
  } catch (const sightline::ModelError&) {
  }
  return 0;
}
