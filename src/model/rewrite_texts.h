#pragma once

#include <functional>
#include <string>
#include <vector>

#include "caption/hypothesis.h"
#include "core/progress.h"
#include "decode/search_options.h"
#include "model/rewriter.h"

namespace sightline {

// One text's outcome.
struct RewrittenLine {
  std::string source;                  // as given
  SourceText read;                     // what the model saw of it
  std::vector<Hypothesis> hypotheses;  // n-best, best first; none where the text has no token
};

// Rewrites texts and hands them over in their order; several are searched together. `stop` is asked between
// such batches; returns false where it said yes. Raises UsageError for a search that cannot be meant.
bool rewrite_texts(const Rewriter& rewriter, const std::vector<std::string>& texts,
                   const SearchOptions& search, const std::function<void(RewrittenLine&&)>& take,
                   const ProgressSink& progress = {}, const std::function<bool()>& stop = {});

}  // namespace sightline
