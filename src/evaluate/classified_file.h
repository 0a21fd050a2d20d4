#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "core/progress.h"
#include "metrics/classification.h"
#include "model/classifier_file.h"

namespace sightline {

// What a model says of the texts of a file. `stop` is asked before each text; nothing is returned where it
// says so. Raises DataError for a label that the model does not know, naming line and labels.
std::vector<ClassifiedText> classify_file(const Classifier& classifier,
                                          const std::filesystem::path& references, int maximum_words,
                                          const ProgressSink& progress, const std::function<bool()>& stop);

}  // namespace sightline
