#pragma once

#include <string>
#include <vector>

#include "caption/verdict.h"

namespace sightline {

// What stands before all lines of a format ("text", "jsonl", "tsv").
std::string lines_begin(const std::string& format);

// One classified text as a line. jsonl: {"text", "label", "probability", "probabilities": {LABEL: p},
// "words_read", "words_left_out"}, and with `attention` "words", "weights" (the mean over the heads), "heads"
// (where there are several, each one's weights) and, of hierarchical attention, "sentences" [{"begin",
// "words", "weight"}]: a sentence's weight is the sum of its words'.
std::string verdict_line(const Verdict& verdict, const std::vector<std::string>& labels,
                         const std::string& format, bool attention);

// The line of a text that has no verdict, so that there are as many lines as texts.
std::string failure_line(const std::string& text, const std::string& fault, const std::string& format);

}  // namespace sightline
