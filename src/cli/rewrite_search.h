#pragma once

#include "cli/rewrite_options.h"
#include "model/rewriter.h"

namespace sightline {

// The search with this model. Raises UsageError naming a word of --prefix, --must-include or --forbid that
// the model does not write, and where the search cannot be meant.
SearchOptions search_for(const RewriteSearch& arguments, const Rewriter& rewriter);

}  // namespace sightline
