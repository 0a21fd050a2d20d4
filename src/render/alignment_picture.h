#pragma once

#include <string>
#include <vector>

#include "caption/hypothesis.h"
#include "image/image.h"
#include "render/colour_map.h"

namespace sightline {

// The matrix of what each token that was written (rows, from above) paid to each token that was read
// (columns), as figure 3 of Bahdanau et al. 2015: the brighter, the more, from nothing to the largest weight
// of the matrix. That scale stands above it, and map_notes(). Tokens stand upright over their columns where
// all are short, else turned. More than kAlignmentColumns columns go on in a further band below. `source` are
// the tokens of the hypothesis's regions. The window of a local attention, the region of a hard one and the
// blocks of a hierarchical one are framed, these the brighter the more they got. Raises UsageError where the
// model looks nowhere.
inline constexpr std::size_t kAlignmentColumns = 60;
Image alignment_picture(const Hypothesis& hypothesis, const std::vector<std::string>& source,
                        ColourMap colours = ColourMap::viridis);

}  // namespace sightline
