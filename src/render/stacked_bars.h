#pragma once

#include <string>
#include <vector>

#include "image/image.h"

namespace sightline {

struct BarPart {
  std::string name;
  double value = 0;  // not below 0
};

struct StackedBar {
  std::string title;  // behind it stands the sum
  std::vector<BarPart> parts;
};

// Bars that lie one below the other, each as wide as the picture whatever its sum: what parts a whole is made
// of. Under each is written what its parts are, with their values and shares; `unit` stands behind values.
// kDistinctColours, again from the eighth part on. Raises UsageError without a bar, and where a bar has
// nothing to show.
Image stacked_bars(const std::string& title, const std::string& unit, const std::vector<StackedBar>& bars);

}  // namespace sightline
