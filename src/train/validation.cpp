#include "train/validation.h"

#include <algorithm>

#include "core/error.h"

namespace sightline {

double figure(const ValidationFigures& figures, const std::string& name) {
  const auto found =
      std::find_if(figures.begin(), figures.end(), [&](const auto& item) { return item.first == name; });
  if (found == figures.end()) throw DataError("validation: has no figure '" + name + "'");
  return found->second;
}

}  // namespace sightline
