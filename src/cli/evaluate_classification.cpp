#include "cli/evaluate_classification.h"

#include <optional>

#include "cli/full_program.h"
#include "core/error.h"
#include "core/output_check.h"
#include "evaluate/classification_table.h"
#include "evaluate/classified_texts.h"

namespace sightline {

namespace {

void check_classification_arguments(const EvaluateArguments& arguments) {
  const std::pair<const char*, bool> of_captions[] = {
      {"--split", !arguments.splits.empty()},
      {"--images", arguments.images.has_value()},
      {"--train-captions", arguments.scoring.train_captions.has_value()},
      {"--frequencies", arguments.scoring.frequencies.has_value()},
      {"--save-frequencies", arguments.save_frequencies.has_value()},
      {"--save-results", arguments.save_results.has_value()},
      {"--per-image", arguments.per_image.has_value()},
      {"--html", arguments.html.has_value()},
      {"--export-coco", arguments.export_coco.has_value()},
      {"--ablate", !arguments.ablate.empty()},
      {"--encoder", arguments.model.encoder.has_value()}};
  for (const auto& [name, given] : of_captions)
    if (given)
      throw UsageError(std::string(name) + " is of captions, but " + arguments.references.string() +
                           " holds labelled texts",
                       "sightline classify --html shows the texts");
  check_text_systems(arguments, {"labelled texts", "sightline classify --format jsonl", "a.jsonl b.jsonl"});
  if (!arguments.model.further_models.empty())
    throw UsageError("--model: found several, expected one that classifies texts");
}

// What is scored; nothing where it was interrupted.
std::optional<ClassifiedTexts> classified_of(const EvaluateArguments& arguments, Console& console) {
  if (arguments.compare)
    return matched_results(arguments.references, {arguments.compared[0], arguments.compared[1]});
  if (arguments.results) return matched_results(arguments.references, {*arguments.results});
  return classified_by_model(arguments, console);
}

}  // namespace

ExitCode evaluate_classification(const EvaluateArguments& arguments, const Session& session) {
  check_classification_arguments(arguments);
  if (arguments.model.model) require_libtorch();
  const auto classified = classified_of(arguments, session.console);
  if (!classified) return ExitCode::interrupted;
  const ClassificationScores scores = classification_scores(classified->systems.front());
  if (arguments.compare) {
    ScoreTable table = classification_differences(scores, classification_scores(classified->systems.back()),
                                                  arguments.bootstrap);
    for (const std::size_t k : {0, 1})
      table.facts.emplace_back(k == 0 ? "system A" : "system B", arguments.compared[k].string());
    session.console.print(rendered(table, arguments.format));
    return ExitCode::done;
  }
  const bool json = arguments.format == TableFormat::json;
  session.console.print(rendered(classification_table(scores, classified->labels, arguments.bootstrap, json),
                                 arguments.format));
  if (arguments.format == TableFormat::text)
    session.console.print("\n" + confusion_text(scores, classified->labels) + "\n" +
                          reliability_text(scores));
  return ExitCode::done;
}

}  // namespace sightline
