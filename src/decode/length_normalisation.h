#pragma once

#include "core/enum_names.h"

namespace sightline {

// What a caption's log-probability is divided by, so that captions of several lengths can be ranked. n counts
// the words and the end symbol, X is SearchOptions::length_penalty.
enum class LengthNormalisation {
  power,    // n^X
  wu,       // ((5 + n) / 6)^X (Wu et al. 2016, equation 14)
  average,  // n, whatever X is: the mean log-probability of a word
};

template <>
struct EnumNames<LengthNormalisation> {
  static constexpr const char* kWhat = "length normalisation";
  static constexpr EnumName<LengthNormalisation> kRows[] = {{LengthNormalisation::power, "power"},
                                                            {LengthNormalisation::wu, "wu"},
                                                            {LengthNormalisation::average, "average"}};
};

// log_prob over that. A caption of no words counts as one of one.
double length_normalised(double log_prob, int length, LengthNormalisation rule, double penalty);

}  // namespace sightline
