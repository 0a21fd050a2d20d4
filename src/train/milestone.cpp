#include "train/milestone.h"

#include <nlohmann/json.hpp>

namespace sightline {

Json training_reached(Json training, const Milestone& reached) {
  training["epochs"] = reached.epochs;
  training["steps"] = reached.steps;
  return training;
}

Json metrics_reached(const Milestone& reached) {
  Json metrics = Json::object();
  for (const auto& [name, value] : reached.validation) metrics["validation"][name] = value;
  return metrics;
}

}  // namespace sightline
