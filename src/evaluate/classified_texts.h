#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/progress.h"
#include "metrics/classification.h"
#include "model/classifier_file.h"

namespace sightline {

// Labelled texts and what one or two classifiers say of them.
struct ClassifiedTexts {
  std::vector<std::string> labels;                   // of the classes
  std::vector<std::vector<ClassifiedText>> systems;  // of each, every text in the file's order
};

// What a model says of the texts of a file. `stop` is asked between batches; nothing is returned where it
// says so. Raises DataError for a label that the model does not know, naming line and labels.
std::vector<ClassifiedText> classify_file(const Classifier& classifier,
                                          const std::filesystem::path& references, int maximum_words,
                                          const ProgressSink& progress, const std::function<bool()>& stop);

// The results files' answers to the texts of a file: a line for each text, in its order. The labels are those
// of all of them. Raises DataError where there are more or fewer lines than texts, where a line is of another
// text, or where a text's label is in no result.
ClassifiedTexts matched_results(const std::filesystem::path& references,
                                const std::vector<std::filesystem::path>& results);

}  // namespace sightline
