#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/labelled_text.h"
#include "metrics/classification.h"

namespace sightline {

// Labelled texts and what one or two classifiers say of them.
struct ClassifiedTexts {
  std::vector<std::string> labels;                   // of the classes
  std::vector<std::vector<ClassifiedText>> systems;  // of each, every text in the file's order
};

// The results files' answers to the texts of a file: a line for each text, in its order. The labels are those
// of all of them. Raises DataError where there are more or fewer lines than texts, where a line is of another
// text, or where a text's label is in no result.
ClassifiedTexts matched_results(const std::filesystem::path& references,
                                const std::vector<std::filesystem::path>& results);

// Which of the labels a text has; `whose` they are is for errors. Raises DataError.
std::size_t label_index(const std::vector<std::string>& labels, const LabelledText& text,
                        const std::string& whose);

}  // namespace sightline
