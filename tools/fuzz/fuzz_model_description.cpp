#include <cstdlib>

#include "core/error.h"
#include "model/model_file.h"

// The description in a model file: whatever it says, it is refused or it is a decoder whose parameters are
// known before any memory is taken for them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sightline;
  constexpr std::int64_t kSmall = 100'000;  // elements: what is cheap to build
  try {
    const auto description = parse_model_description({reinterpret_cast<const char*>(data), size}, "input");
    const ParameterShapes shapes = decoder_parameters(description);
    if (element_count(shapes, "input") > kSmall) return 0;
    const Decoder decoder(description.decoder, description.feature_size,
                          static_cast<std::int64_t>(description.vocabulary.size()), InitialWeights::none);
    const auto parameters = decoder.named_parameters();
    if (parameters.size() != shapes.size()) std::abort();
    for (const auto& [name, shape] : shapes)
      if (parameters[name].sizes().vec() != shape) std::abort();
  } catch (const ModelError&) {
  }
  return 0;
}
