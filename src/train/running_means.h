#pragma once

#include <map>
#include <string>

#include "core/json.h"

namespace sightline {

// Weighted means of named figures, as they come in. Can be saved and restored to the bit.
class RunningMeans {
 public:
  void add(const std::map<std::string, double>& figures, double weight);
  // By name; empty where nothing was added.
  std::map<std::string, double> means() const;
  double weight() const { return weight_; }
  void clear();

  Json state() const;
  // Raises DataError.
  void restore(const Json& state, const std::string& name);

 private:
  std::map<std::string, double> sums_;
  double weight_ = 0;
};

}  // namespace sightline
