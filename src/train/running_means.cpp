#include "train/running_means.h"

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {

void RunningMeans::add(const std::map<std::string, double>& figures, double weight) {
  for (const auto& [name, value] : figures) sums_[name] += value * weight;
  weight_ += weight;
}

std::map<std::string, double> RunningMeans::means() const {
  std::map<std::string, double> means;
  for (const auto& [name, sum] : sums_) means[name] = sum / weight_;
  return means;
}

void RunningMeans::clear() {
  sums_.clear();
  weight_ = 0;
}

Json RunningMeans::state() const {
  return {{"weight", weight_}, {"sums", Json(sums_)}};
}

void RunningMeans::restore(const Json& state, const std::string& name) {
  clear();
  weight_ = json_get<double>(state, "weight", name);
  const Json sums = json_get<Json>(state, "sums", name);
  for (const auto& item : sums.items()) sums_[item.key()] = json_get<double>(sums, item.key(), name);
}

}  // namespace sightline
