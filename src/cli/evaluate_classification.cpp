#include "cli/evaluate_classification.h"

#include <optional>

#include "cli/full_program.h"
#include "evaluate/classification_table.h"
#include "evaluate/classified_texts.h"

namespace sightline {

namespace {

// What is scored; nothing where it was interrupted.
std::optional<ClassifiedTexts> classified_of(const EvaluateArguments& arguments, Console& console) {
  if (arguments.compare)
    return matched_results(arguments.references, {arguments.compared[0], arguments.compared[1]});
  if (arguments.results) return matched_results(arguments.references, {*arguments.results});
  return classified_by_model(arguments, console);
}

}  // namespace

ExitCode evaluate_classification(const EvaluateArguments& arguments, const Session& session) {
  check_options_of(Evaluated::labelled_texts, arguments);
  check_text_systems(arguments, {"labelled texts", "sightline classify --format jsonl", "a.jsonl b.jsonl"});
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
