#include "evaluate/classified_texts.h"

#include <algorithm>
#include <set>

#include "core/counted.h"
#include "core/enum_names.h"
#include "core/error.h"
#include "core/listed.h"
#include "core/nearest.h"
#include "data/classified_results.h"
#include "data/labelled_text.h"

namespace sightline {

namespace {

constexpr std::size_t kTextsOfBatch = 32;

std::size_t label_index(const std::vector<std::string>& labels, const LabelledText& text,
                        const std::string& whose) {
  const auto found = std::find(labels.begin(), labels.end(), text.label);
  if (found == labels.end())
    throw DataError(text.where + ": label '" + text.label + "' is unknown, expected one of " + whose + ": " +
                    listed(labels) + did_you_mean(text.label, labels));
  return static_cast<std::size_t>(found - labels.begin());
}

// Texts on their way through a model, a batch at a time.
class ClassifiedFile {
 public:
  ClassifiedFile(const Classifier& classifier, int maximum_words)
      : classifier_(classifier), maximum_words_(maximum_words) {}

  void add(LabelledText&& text) {
    truths_.push_back(label_index(classifier_.labels, text, "the model's"));
    waiting_.push_back(std::move(text.text));
    if (waiting_.size() == kTextsOfBatch) flush();
  }

  std::size_t done() const { return classified_.size(); }

  std::vector<ClassifiedText> finish() {
    flush();
    return std::move(classified_);
  }

 private:
  void flush() {
    for (Verdict& verdict : classify(classifier_, waiting_, maximum_words_))
      classified_.push_back({std::move(verdict.probabilities), truths_[classified_.size()]});
    waiting_.clear();
  }

  const Classifier& classifier_;
  int maximum_words_;
  std::vector<std::string> waiting_;
  std::vector<std::size_t> truths_;
  std::vector<ClassifiedText> classified_;
};

// Ends the reading of a file.
class Stopped : public std::exception {};

std::int64_t texts_in(const std::filesystem::path& references) {
  std::int64_t count = 0;
  read_labelled_texts(references, [&](LabelledText&&) { ++count; });
  return count;
}

std::vector<std::string> labels_of(const std::vector<std::vector<ClassifiedResult>>& systems) {
  std::set<std::string> labels;
  for (const auto& results : systems)
    for (const ClassifiedResult& result : results)
      for (const auto& item : result.probabilities) labels.insert(item.first);
  return {labels.begin(), labels.end()};
}

std::vector<double> in_order_of(const std::vector<std::string>& labels, const ClassifiedResult& result) {
  std::vector<double> probabilities(labels.size(), 0.0);
  for (std::size_t k = 0; k < labels.size(); ++k) {
    const auto found = result.probabilities.find(labels[k]);
    if (found != result.probabilities.end()) probabilities[k] = found->second;
  }
  return probabilities;
}

void require_same_text(const ClassifiedResult& result, const LabelledText& text) {
  if (result.text.empty() || result.text == text.text) return;
  throw DataError(result.where + ": is of another text than " + text.where + ", expected the same order",
                  "give --references the file whose texts were classified");
}

}  // namespace

std::vector<ClassifiedText> classify_file(const Classifier& classifier,
                                          const std::filesystem::path& references, int maximum_words,
                                          const ProgressSink& progress, const std::function<bool()>& stop) {
  const std::int64_t texts = texts_in(references);
  ClassifiedFile file(classifier, maximum_words);
  try {
    read_labelled_texts(references, [&](LabelledText&& text) {
      if (stop && stop()) throw Stopped();
      file.add(std::move(text));
      if (progress) progress({"classifying", "text", static_cast<std::int64_t>(file.done()), texts, ""});
    });
  } catch (const Stopped&) {
    return {};
  }
  return file.finish();
}

ClassifiedTexts matched_results(const std::filesystem::path& references,
                                const std::vector<std::filesystem::path>& results) {
  std::vector<std::vector<ClassifiedResult>> systems;
  for (const std::filesystem::path& file : results) systems.push_back(read_classified_results(file));
  ClassifiedTexts matched{labels_of(systems), std::vector<std::vector<ClassifiedText>>(systems.size())};
  std::size_t number = 0;
  read_labelled_texts(references, [&](LabelledText&& text) {
    const std::size_t truth = label_index(matched.labels, text, "the results'");
    for (std::size_t s = 0; s < systems.size() && number < systems[s].size(); ++s) {
      const ClassifiedResult& result = systems[s][number];
      require_same_text(result, text);
      matched.systems[s].push_back({in_order_of(matched.labels, result), truth});
    }
    ++number;
  });
  for (std::size_t s = 0; s < systems.size(); ++s)
    if (systems[s].size() != number)
      throw DataError(results[s].string() + ": found " + counted(systems[s].size(), "result") +
                      ", expected " + std::to_string(number) + ", one for each text of " +
                      references.string());
  return matched;
}

}  // namespace sightline
