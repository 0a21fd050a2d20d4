#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/json.h"
#include "require.h"
#include "train/training_config.h"

// Recipes and presets: what is accepted is written as something that is accepted and means the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sightline;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  try {
    const TrainingConfig config = training_config_from_json(parse_json(input, "input"), "input");
    const Json written = to_json(config);
    check_training_config(config);
    require(to_json(training_config_from_json(parse_json(dump_json(written), "copy"), "copy")) == written);
  } catch (const DataError&) {
  }
  return 0;
}
