#pragma once

#include <string>
#include <vector>

#include "caption/hypothesis.h"

namespace sightline {

// What a picture of these maps has to say about them, whatever it draws, a sentence each: that one map serves
// the whole sentence, that it is the mean of several heads or one of them. The hypothesis has alpha.
std::vector<std::string> map_notes(const Hypothesis& hypothesis);

}  // namespace sightline
