#include "train/objective.h"

#include <nlohmann/json.hpp>

namespace sightline {

Json Objective::state() const {
  return nullptr;
}

void Objective::restore(const Json& /*state*/, const std::string& /*name*/) {}

}  // namespace sightline
