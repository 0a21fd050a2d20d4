#include "model/made_model.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/model_description.h"
#include "model/model_metadata.h"
#include "model/quantisation.h"

namespace sightline {

namespace {

bool says(const std::filesystem::path& file, const Json::json_pointer& key) {
  try {
    return read_model_metadata(file).contains(key);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

bool is_mean_of_models(const std::filesystem::path& file) {
  return says(file, Json::json_pointer("/training") / kAveragedKey);
}

bool is_quantised_model(const std::filesystem::path& file) {
  return says(file, Json::json_pointer() / kQuantisationKey);
}

bool is_calibrated_model(const std::filesystem::path& file) {
  return says(file, Json::json_pointer() / kCalibrationKey);
}

}  // namespace sightline
