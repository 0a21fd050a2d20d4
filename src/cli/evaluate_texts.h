#pragma once

#include <cstddef>
#include <vector>

#include "cli/command.h"
#include "cli/evaluate_arguments.h"
#include "evaluate/rewriting_scores.h"

namespace sightline {

// What a system made of the sources, and how it is counted.
struct RewritingSystem {
  std::vector<RewrittenText> texts;
  std::vector<std::size_t> lengths;  // of the sources, in its tokens
};

// What BLEU counts: as the command says, else what is usual.
Tokens counted_tokens(const EvaluateArguments& arguments, Tokens usual);

// `evaluate` where the references are pairs of texts (data/text_pairs.h): exact match, character error rate
// and BLEU of what a model rewrites, or of one or two files that `rewrite` wrote as tsv or jsonl.
ExitCode evaluate_rewriting(const EvaluateArguments& arguments, const Session& session);

}  // namespace sightline
