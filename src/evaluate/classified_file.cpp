#include "evaluate/classified_file.h"

#include <exception>
#include <string>
#include <utility>

#include "evaluate/classified_texts.h"

namespace sightline {

namespace {

constexpr std::size_t kTextsOfBatch = 32;

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

}  // namespace

std::vector<ClassifiedText> classify_file(const Classifier& classifier,
                                          const std::filesystem::path& references, int maximum_words,
                                          const ProgressSink& progress, const std::function<bool()>& stop) {
  const std::int64_t texts = texts_in(references);
  ClassifiedFile file(classifier, maximum_words);
  const auto tell = [&](std::int64_t done) {
    if (progress) progress({"classifying", "text", done, texts, ""});
  };
  try {
    read_labelled_texts(references, [&](LabelledText&& text) {
      if (stop && stop()) throw Stopped();
      file.add(std::move(text));
      tell(static_cast<std::int64_t>(file.done()));
    });
  } catch (const Stopped&) {
    return {};
  }
  std::vector<ClassifiedText> classified = file.finish();
  tell(texts);
  return classified;
}

}  // namespace sightline
