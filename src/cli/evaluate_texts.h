#pragma once

#include "cli/command.h"
#include "cli/evaluate_arguments.h"

namespace sightline {

// `evaluate` where the references are pairs of texts (data/text_pairs.h): exact match, character error rate
// and BLEU of what a model rewrites, or of one or two files that `rewrite --format tsv` wrote.
ExitCode evaluate_rewriting(const EvaluateArguments& arguments, const Session& session);

}  // namespace sightline
