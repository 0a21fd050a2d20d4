#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/evaluate_arguments.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/same_file.h"
#include "data/captions_reader.h"
#include "evaluate/coco_export.h"
#include "evaluate/numbered_references.h"
#include "evaluate/per_image_scores.h"
#include "evaluate/references.h"
#include "evaluate/score_gallery.h"
#include "evaluate/score_rows.h"
#include "model/model_file.h"

namespace sightline {

namespace {

void warn(const std::vector<std::string>& notices, Console& console) {
  for (const std::string& notice : notices) console.warning(notice);
}

ScoreTable table_of(std::size_t images, std::size_t left_out, const EvaluateArguments& arguments,
                    bool synonyms) {
  ScoreTable table;
  table.facts.emplace_back("images", images);
  if (left_out > 0) table.facts.emplace_back("images left out", left_out);
  if (arguments.scoring.meteor) {
    table.facts.emplace_back("METEOR-ess modules",
                             synonyms ? "exact, stem, synonym" : "exact, stem (WordNet is not installed)");
  }
  if (arguments.scoring.frequencies)
    table.facts.emplace_back("CIDEr frequencies", arguments.scoring.frequencies->string());
  if (arguments.bootstrap.resamples > 0) {
    table.facts.emplace_back("intervals", "95 %, " + std::to_string(arguments.bootstrap.resamples) +
                                              " resamples, seed " + std::to_string(arguments.bootstrap.seed));
  }
  return table;
}

// Files of one system's captions.
void write_files(const EvaluateArguments& arguments, const MatchedCaptions& matched,
                 const Evaluation& evaluation) {
  const auto& captions = matched.captions.front();
  if (arguments.per_image)
    write_per_image_scores(*arguments.per_image, matched.images, captions, evaluation.images);
  if (arguments.html) {
    write_score_gallery(*arguments.html, matched.images, captions, evaluation.images, arguments.images);
  }
  if (arguments.export_coco) export_for_java(*arguments.export_coco, matched.images, captions);
}

// What is scored: results files, or what a model says. Nothing where it was interrupted.
std::optional<std::vector<SystemCaptions>> systems_of(const EvaluateArguments& arguments,
                                                      const CaptionSet& references, Console& console) {
  std::vector<SystemCaptions> systems;
  if (arguments.uses_model()) {
    LoadedModel model = load_model_of(arguments.model);
    auto said = model_captions(model.captioner, references,
                               {arguments.captioning, *arguments.images, arguments.allow_missing},
                               console.progress(), &Interrupt::requested);
    console.finish_progress();
    if (!said) return {};
    systems.push_back(std::move(*said));
    return systems;
  }
  const auto files = arguments.compare ? arguments.compared : std::vector{*arguments.results};
  for (const std::filesystem::path& file : files) systems.push_back(stored_captions(file, references));
  return systems;
}

// Novelty is not against the captions that are scored.
ScoringOptions scoring_of(const EvaluateArguments& arguments, const CaptionSet& references) {
  ScoringOptions scoring = arguments.scoring;
  if (scoring.train_captions && same_file(named_captions(*scoring.train_captions).file, arguments.references))
    scoring.scored_splits = references.splits;
  return scoring;
}

ExitCode run_evaluate(const EvaluateArguments& arguments, const Session& session) {
  check_evaluate_arguments(arguments);
  check_evaluate_outputs(arguments);
  const Interrupt interrupt;
  const auto [references, notices] = read_references(arguments.references, arguments.splits);
  warn(notices, session.console);
  if (arguments.save_frequencies) save_frequencies(*arguments.save_frequencies, references.images);
  if (arguments.only_frequencies()) {
    session.console.message("wrote " + printable(arguments.save_frequencies->string()));
    return ExitCode::done;
  }
  const auto systems = systems_of(arguments, references, session.console);
  if (!systems) return ExitCode::interrupted;
  const MatchedCaptions matched = match_systems(references, *systems, arguments.allow_missing);
  warn(matched.notices, session.console);
  if (arguments.save_results)
    write_coco_results(*arguments.save_results, matched.images, matched.captions.front());

  const SystemScores scores = score_systems(matched, scoring_of(arguments, references));
  warn(scores.notices, session.console);
  ScoreTable table = table_of(matched.images.size(), references.images.size() - matched.images.size(),
                              arguments, scores.synonyms);
  if (arguments.compare) {
    for (const std::size_t k : {0, 1})
      table.facts.emplace_back(k == 0 ? "system A" : "system B", arguments.compared[k].string());
    add_differences(table, scores.evaluations[0], scores.evaluations[1], arguments.bootstrap);
  } else {
    add_scores(table, scores.evaluations[0], arguments.bootstrap);
    write_files(arguments, matched, scores.evaluations[0]);
  }
  session.console.print(rendered(table, arguments.format));
  return ExitCode::done;
}

}  // namespace

Command evaluate_command() {
  const auto arguments = std::make_shared<EvaluateArguments>();
  Command command;
  command.name = "evaluate";
  command.summary = "score captions against references with the COCO metrics";
  command.operands = "[A B]";
  command.details =
      "Prints BLEU, ROUGE-L, CIDEr-D and CIDEr as the COCO evaluation defines them, METEOR-ess (METEOR "
      "without "
      "its table of paraphrases), and what the captions are like among themselves: of a results file, or of "
      "what a model says of the photos in a directory. Results that are missing, of unknown images or given "
      "twice are an error that lists them. --compare A B says what A has more than B, and whether chance "
      "alone explains it.";
  command.example = "sightline evaluate --references captions_val.json --results results.json";
  command.options = evaluate_options(*arguments);
  command.max_operands = 2;
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->compared.assign(operands.begin(), operands.end());
  };
  command.run = [arguments](const Session& session) { return run_evaluate(*arguments, session); };
  return command;
}

}  // namespace sightline
