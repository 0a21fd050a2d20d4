#pragma once

#include <string>
#include <vector>

#include "caption/verdict.h"
#include "cli/output_form.h"

namespace sightline {

// What stands before all lines.
std::string lines_begin(AnswerForm format);

// One classified text as a line. jsonl: {"text", "label", "probability", "probabilities": {LABEL: p},
// "words_read", "words_left_out"}, and with `attention` "words", "weights" (the mean over the heads), "heads"
// (where there are several, each one's weights) and, of hierarchical attention, "sentences" [{"begin",
// "words", "weight"}]: a sentence's weight is the sum of its words'.
std::string verdict_line(const Verdict& verdict, const std::vector<std::string>& labels, AnswerForm format,
                         bool attention);

// The line of a text that has no verdict, so that there are as many lines as texts.
std::string failure_line(const std::string& text, const std::string& fault, AnswerForm format);

}  // namespace sightline
