#include "train/classify_training.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/counted.h"
#include "core/error.h"
#include "core/number_text.h"
#include "core/output_file.h"
#include "core/sha256.h"
#include "text/code_points.h"
#include "train/classify_task.h"
#include "train/classify_validation.h"
#include "train/training_texts.h"

namespace sightline {

namespace {

void check_classify_job(const TextTrainingJob& job) {
  check_held_out(job);
  if (job.config.source.tokens != Tokens::words)
    throw UsageError("--source-tokens " + to_string(job.config.source.tokens) +
                     ": a classifier reads words, expected " + to_string(Tokens::words));
}

void log_texts(const TextTrainingJob& job, const TrainingTexts& texts) {
  const double unknown =
      static_cast<double>(texts.training.unknown) / static_cast<double>(texts.training.total_words);
  const auto cut = static_cast<std::size_t>(texts.training.cut + texts.validation.cut);
  log_to(job.log, LogLevel::info,
         counted(texts.training.size(), "text") + " to learn from, " +
             std::to_string(texts.validation.size()) + " to validate on; " +
             counted(texts.labels.size(), "label") + "; " +
             counted(static_cast<std::size_t>(texts.vocabulary.size()), "word") + " (" +
             with_decimals(100 * unknown, 1) + " % of the text unknown); " + counted(cut, "text") +
             " cut to " + counted(static_cast<std::size_t>(job.config.source.maximum_length), "word"));
}

std::string in_lower_case(const std::string& label) {
  std::string lower;
  for (const char32_t code : decode_utf8(label)) append_utf8(lower, to_lower(code));
  return lower;
}

// Hardly anybody means two kinds of text by them.
void warn_of_like_labels(const TextTrainingJob& job, const std::vector<std::string>& labels) {
  std::map<std::string, std::string> seen;
  for (const std::string& label : labels) {
    const auto [like, first] = seen.emplace(in_lower_case(label), label);
    if (!first)
      log_to(
          job.log, LogLevel::warning,
          "labels '" + like->second + "' and '" + label +
              "' differ in capitals alone; they are learnt as two: write one of them in the data where they "
              "mean the same");
  }
}

bool fits_table(const LabelledText& text) {
  return (text.label + text.text).find_first_of("\t\r\n") == std::string::npos;
}

// So that what was held out can be scored later.
void write_held_out(const std::filesystem::path& run, const std::vector<LabelledText>& texts) {
  if (texts.empty()) return;
  const bool table = std::all_of(texts.begin(), texts.end(), fits_table);
  OutputFile output(run / (table ? "held_out.tsv" : "held_out.jsonl"));
  if (table) output.write("label\ttext\n");
  for (const LabelledText& text : texts)
    output.write(table ? text.label + "\t" + text.text + "\n"
                       : dump_json(Json{{"label", text.label}, {"text", text.text}}) + "\n");
  output.commit();
}

TextClassifierConfig classifier_config_of(const TrainingConfig& config) {
  TextClassifierConfig classifier = config.classify.reading;
  classifier.encoder = config.source.encoder;
  return classifier;
}

Classifier new_classifier(const TrainingConfig& config, const TrainingTexts& texts) {
  return {std::make_shared<TextClassifier>(classifier_config_of(config), texts.vocabulary.size(),
                                           static_cast<std::int64_t>(texts.labels.size())),
          texts.vocabulary, texts.labels, config.source.maximum_length};
}

Json fingerprint_of_file(const std::filesystem::path& file) {
  return file.empty() ? Json("") : Json{{"sha256", sha256_of_file(file)}};
}

}  // namespace

TrainingOutcome train_classifier(const TextTrainingJob& job) {
  check_classify_job(job);
  text_classifier_parameters(classifier_config_of(job.config), 1, 1);  // sizes that do not fit
  const TextLimits limits{job.config.source.minimum_count, job.config.classify.vocabulary_size,
                          job.config.source.maximum_length, job.max_bad};
  const TrainingTexts texts =
      read_training_texts(job.data, job.validation_data, job.config.holdout, job.config.seed, limits);
  for (const std::string& row : texts.left_out) log_to(job.log, LogLevel::warning, row + "; left out");
  warn_of_like_labels(job, texts.labels);
  const auto prepare = [&](const std::filesystem::path& run, const Json& training) {
    log_texts(job, texts);
    write_held_out(run, texts.held_out);
    const Classifier classifier = new_classifier(job.config, texts);
    TextRunParts parts;
    parts.task = std::make_unique<ClassifyTask>(job.config, texts.training, classifier,
                                                description_of_run(job, training));
    if (texts.validation.size() > 0)
      parts.validation =
          std::make_unique<ClassifyValidation>(texts.validation, *classifier.network, job.config.select);
    return parts;
  };
  return run_text_training(job, fingerprint_of_file(job.data), fingerprint_of_file(job.validation_data),
                           prepare);
}

}  // namespace sightline
