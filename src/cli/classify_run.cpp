#include <algorithm>
#include <memory>

#include "cli/classify_arguments.h"
#include "cli/full_program.h"
#include "cli/verdict_lines.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/output_check.h"
#include "model/classifier_file.h"
#include "render/text_page.h"

namespace sightline {

namespace {

void check_classify_arguments(const ClassifyArguments& arguments) {
  if (arguments.model.empty())
    throw UsageError("classify needs --model FILE", "sightline train --task classify makes one");
  if (arguments.inputs.empty())
    throw UsageError("classify: no text is given",
                     "give it as an argument, - for the lines of standard input, or --files-from FILE");
  if (arguments.attention && arguments.format != AnswerForm::jsonl)
    throw UsageError("--attention is part of --format jsonl, found --format " + to_string(arguments.format));
  std::vector<NamedFile> inputs{input_file("--model", arguments.model)}, outputs;
  if (arguments.inputs.files_from) inputs.push_back(input_file("--files-from", *arguments.inputs.files_from));
  if (arguments.html) outputs.push_back(output_files("--html", *arguments.html).front());
  check_outputs(inputs, outputs);
}

// Classifies a few texts at a time: what stands beside each other in memory is bounded.
class TextClassification {
 public:
  TextClassification(const ClassifyArguments& arguments, const LoadedClassifier& model, Console& console)
      : arguments_(arguments), classifier_(model.classifier), console_(console) {
    if (arguments.html)
      page_ = std::make_unique<TextPage>(
          *arguments.html,
          TextPageOptions{"Texts and what " + arguments.model.filename().string() + " looked at",
                          classifier_.labels, classifier_.network->config().attention});
    console_.print(lines_begin(arguments.format));
  }

  void add(const InputText& input) {
    mended_ += input.mended;
    waiting_.push_back(input);
    if (waiting_.size() >= kAtOnce) flush();
  }

  // Answers those that wait.
  void flush() {
    if (waiting_.empty()) return;
    std::vector<std::string> texts;
    for (const InputText& input : waiting_)
      if (input.fault.empty()) texts.push_back(input.text);
    const std::vector<Verdict> verdicts = classify(classifier_, texts, arguments_.max_words);
    auto verdict = verdicts.begin();
    for (const InputText& input : waiting_) {
      if (input.fault.empty()) {
        take(*verdict++);
      } else {
        refuse(input);
      }
    }
    waiting_.clear();
  }

  // False where a text failed.
  bool finish() {
    flush();
    if (page_) page_->commit();
    if (cut_ > 0)
      console_.message(counted(cut_, "text") + " longer than " + counted(most(), "word") +
                       ": what stands behind was not read (--max-words)");
    if (strange_ > 0)
      console_.warning(counted(strange_, "text") + " without a word that the model knows: " +
                       (strange_ == 1 ? "its label says" : "their labels say") + " nothing");
    if (mended_ > 0) console_.warning(mended_warning(mended_));
    return failed_ == 0;
  }

 private:
  static constexpr std::size_t kAtOnce = 16;

  std::size_t most() const {
    return static_cast<std::size_t>(arguments_.max_words > 0 ? arguments_.max_words
                                                             : classifier_.maximum_words);
  }

  void take(const Verdict& verdict) {
    cut_ += verdict.document.left_out > 0;
    strange_ +=
        std::none_of(verdict.document.words.begin(), verdict.document.words.end(),
                     [this](const PlacedToken& word) { return classifier_.vocabulary.contains(word.token); });
    console_.print(verdict_line(verdict, classifier_.labels, arguments_.format, arguments_.attention));
    if (page_) page_->add(verdict);
  }

  void refuse(const InputText& input) {
    ++failed_;
    console_.error(input.where + ": " + input.fault);
    console_.print(failure_line(input.text, input.fault, arguments_.format));
  }

  const ClassifyArguments& arguments_;
  const Classifier& classifier_;
  Console& console_;
  std::unique_ptr<TextPage> page_;
  std::vector<InputText> waiting_;
  std::size_t cut_ = 0, failed_ = 0, mended_ = 0;
  std::size_t strange_ = 0;  // of no word that is known
};

}  // namespace

ExitCode run_classify(const ClassifyArguments& arguments, const Session& session) {
  check_classify_arguments(arguments);
  const LoadedClassifier model = load_classifier(arguments.model);
  const Interrupt interrupt;
  TextClassification classification(arguments, model, session.console);
  const bool whole = for_each_text(
      arguments.inputs,
      {[&](const InputText& input) { classification.add(input); }, [&] { classification.flush(); }});
  const bool all = classification.finish();
  if (!whole) return ExitCode::interrupted;
  return all ? ExitCode::done : ExitCode::some_failed;
}

}  // namespace sightline
