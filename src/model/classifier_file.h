#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "caption/verdict.h"
#include "model/text_classifier.h"
#include "model/text_model.h"
#include "text/vocabulary.h"

namespace sightline {

// What the tensors of a classifier begin with in a model file.
inline constexpr char kClassifierPrefix[] = "classifier.";

// Everything that says of what kind a text is.
struct Classifier {
  std::shared_ptr<TextClassifier> network;
  Vocabulary vocabulary;
  std::vector<std::string> labels;  // K, in the order of the classes
  int maximum_words = 400;          // of a text that are read
};

struct LoadedClassifier {
  Classifier classifier;  // in evaluation mode, fp32, on the CPU
  TextModelDescription description;
};

// Writes the model; of the description, source and the task's part are taken from the classifier. Atomic.
void save_classifier(const std::filesystem::path& path, const Classifier& classifier,
                     TextModelDescription description);

// What a description says of its classifier, and its labels, for `inspect`. Raise ModelError; `name` is what
// errors call the model.
TextClassifierConfig classifier_config(const TextModelDescription& description, const std::string& name);
std::vector<std::string> classifier_labels(const TextModelDescription& description, const std::string& name);

// Raises ModelError, also for a model of another task, naming its command.
LoadedClassifier load_classifier(const std::filesystem::path& path);

// What the model says of each text, all of them as one batch; of each, the first maximum_words words are read
// (0: as many as the model says). Any text has an answer: one without a word is read as one unknown word, and
// of that there is no alpha.
std::vector<Verdict> classify(const Classifier& classifier, const std::vector<std::string>& texts,
                              int maximum_words = 0);

}  // namespace sightline
