#pragma once

#include <map>
#include <string>

namespace sightline {

// Named numbers to log: "loss", "gradient_norm".
using Figures = std::map<std::string, double>;

// What one step says of itself.
struct StepFigures {
  Figures means;      // over the step's items; "loss" is always among them where there are any items
  double weight = 0;  // how many items (captions): what the means are weighted by
};

}  // namespace sightline
