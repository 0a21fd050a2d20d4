#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/model_options.h"
#include "cli/option.h"
#include "cli/word_arguments.h"
#include "core/enum_names.h"
#include "evaluate/score_table.h"
#include "evaluate/system_scores.h"
#include "metrics/bootstrap.h"
#include "pipeline/caption_images.h"
#include "text/tokens.h"
#include "text/vocabulary.h"

namespace sightline {

// What --references holds, which decides what is evaluated.
enum class Evaluated { captions, text_pairs, labelled_texts };

template <>
struct EnumNames<Evaluated> {
  static constexpr const char* kWhat = "kind of references";
  static constexpr EnumName<Evaluated> kRows[] = {{Evaluated::captions, "captions"},
                                                  {Evaluated::text_pairs, "pairs of texts"},
                                                  {Evaluated::labelled_texts, "labelled texts"}};
};

// What `evaluate` is told.
struct EvaluateArguments {
  std::vector<std::string> given;  // names of options, as they came
  std::filesystem::path references;
  std::vector<std::string> splits;  // of a Karpathy file; none: all
  std::optional<std::filesystem::path> results, images;
  bool compare = false;
  std::vector<std::filesystem::path> compared;  // two results files under `compare`
  bool allow_missing = false;
  std::string ablate;  // "attention", or nothing
  ScoringOptions scoring;
  std::string tokens;                             // "words" or "characters"; nothing: the model's, or words
  BootstrapOptions bootstrap{.resamples = 1000};  // no intervals where resamples is 0
  ModelArguments model;
  WordArguments words;
  CaptionImagesOptions captioning;
  // Of pairs of texts.
  Tokens source_tokens = Tokens::words;  // what lengths of sources are counted in, where no model says it
  bool by_length = false;
  bool length_given = false;  // --max-length is; else a text becomes as long as its model says
  TableFormat format = TableFormat::text;
  std::optional<std::filesystem::path> save_results, save_frequencies, per_image, html, export_coco;

  // A model says what is scored.
  bool uses_model() const { return images && !results && !compare; }
  // Nothing is scored: the references' frequencies are all that is wanted.
  bool only_frequencies() const { return save_frequencies && !results && !images && !compare; }
};

std::vector<Option> evaluate_options(EvaluateArguments& arguments);

// Raises UsageError where a file that is to be written is one that is read, or is written twice.
void check_evaluate_outputs(const EvaluateArguments& arguments);

// Raises UsageError where single options are fine and do not go together.
void check_evaluate_arguments(const EvaluateArguments& arguments);

// Raises UsageError where an option was given that is of another kind of references.
void check_options_of(Evaluated kind, const EvaluateArguments& arguments);

// What an evaluation of texts calls things in its errors.
struct TextEvaluationNames {
  const char* texts;          // "labelled texts"
  const char* results;        // "sightline classify --format jsonl"
  const char* results_files;  // "a.jsonl b.jsonl"
};

// Raises UsageError unless there is one of --model, --results and --compare of two files, one model, and
// resamples for it.
void check_text_systems(const EvaluateArguments& arguments, const TextEvaluationNames& names);

// How the models caption, with the words that the command names.
CaptionImagesOptions captioning_of(const EvaluateArguments& arguments, const Vocabulary& vocabulary);

}  // namespace sightline
