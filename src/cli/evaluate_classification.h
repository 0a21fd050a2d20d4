#pragma once

#include "cli/command.h"
#include "cli/evaluate_arguments.h"

namespace sightline {

// `evaluate` where --references holds labelled texts: scores a model's labels of them, results of classify,
// or compares two files of these. Raises UsageError for options that are of captions alone.
ExitCode evaluate_classification(const EvaluateArguments& arguments, const Session& session);

}  // namespace sightline
