#include "decode/length_normalisation.h"

#include <algorithm>
#include <cmath>

namespace sightline {

double length_normalised(double log_prob, int length, LengthNormalisation rule, double penalty) {
  const double n = std::max(length, 1);
  switch (rule) {
    case LengthNormalisation::power:
      return log_prob / std::pow(n, penalty);
    case LengthNormalisation::wu:
      return log_prob / std::pow((5 + n) / 6, penalty);
    case LengthNormalisation::average:
      break;
  }
  return log_prob / n;
}

}  // namespace sightline
