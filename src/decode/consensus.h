#pragma once

#include <vector>

#include "caption/hypothesis.h"

namespace sightline {

// Puts the captions of one photo into the order of their consensus: each one's score becomes its mean CIDEr-D
// against the others (Devlin et al. 2015, section 3.2, who take the captions of like photos for the others).
// All n-grams weigh the same: a model knows no document frequencies. Captions that came to their end stand
// before those that did not, equals keep their order; one alone is left as it is.
void rank_by_consensus(std::vector<Hypothesis>& captions);

}  // namespace sightline
