#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/evaluate_arguments.h"
#include "cli/evaluate_classification.h"
#include "cli/evaluate_texts.h"
#include "cli/full_program.h"
#include "cli/loaded_ensemble.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/same_file.h"
#include "data/captions_reader.h"
#include "data/coco_results.h"
#include "data/labelled_text.h"
#include "data/text_pairs.h"
#include "evaluate/coco_export.h"
#include "evaluate/numbered_references.h"
#include "evaluate/per_image_scores.h"
#include "evaluate/references.h"
#include "evaluate/score_gallery.h"
#include "evaluate/score_rows.h"
#include "model/model_task.h"

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
  if (arguments.scoring.tokens != Tokens::words)
    table.facts.emplace_back("tokens", to_string(arguments.scoring.tokens));
  if (arguments.scoring.frequencies)
    table.facts.emplace_back("CIDEr frequencies", arguments.scoring.frequencies->string());
  if (arguments.bootstrap.resamples > 0) {
    table.facts.emplace_back("intervals", "95 %, " + std::to_string(arguments.bootstrap.resamples) +
                                              " resamples, seed " + std::to_string(arguments.bootstrap.seed));
  }
  return table;
}

// Files of one system's captions. False where it was interrupted.
bool write_files(const EvaluateArguments& arguments, const MatchedCaptions& matched,
                 const Evaluation& evaluation, Console& console) {
  const auto& captions = matched.captions.front();
  if (arguments.per_image)
    write_per_image_scores(*arguments.per_image, matched.images, captions, evaluation.images);
  if (arguments.html) {
    const Interrupt interrupt;
    warn(write_score_gallery(matched, evaluation.images,
                             {*arguments.html, *arguments.images, arguments.captioning.limits},
                             console.progress(), &Interrupt::requested),
         console);
    console.finish_progress();
    if (Interrupt::requested()) return false;
  }
  if (arguments.export_coco)
    export_for_java(*arguments.export_coco, matched.images, captions, arguments.scoring.tokens);
  return true;
}

// What is scored: results files, or what the models say, where there are any. Nothing where it was
// interrupted.
std::optional<std::vector<SystemCaptions>> systems_of(const EvaluateArguments& arguments,
                                                      const CaptionSet& references, LoadedEnsemble* models,
                                                      Console& console) {
  std::vector<SystemCaptions> systems;
  if (models != nullptr) {
    const Interrupt interrupt;  // scores are computed in seconds, and nobody asks there
    auto said = model_captions(
        models->models(), references,
        {captioning_of(arguments, models->vocabulary()), *arguments.images, arguments.allow_missing},
        console.progress(), &Interrupt::requested);
    console.finish_progress();
    if (!said) return {};
    systems.push_back(std::move(*said));
    return systems;
  }
  const auto files = arguments.compare ? arguments.compared : std::vector{*arguments.results};
  for (const std::filesystem::path& file : files)
    systems.push_back(stored_captions(file, references, arguments.scoring.tokens));
  return systems;
}

// The models, where they are asked; one that can be ablated, where it shall be.
std::optional<LoadedEnsemble> models_of(const EvaluateArguments& arguments, Console& console,
                                        OpenModels open) {
  if (!arguments.uses_model()) return std::nullopt;
  ModelArguments wanted = arguments.model;
  if (!arguments.ablate.empty()) wanted.engine = EngineKind::libtorch;
  std::optional<LoadedEnsemble> models(std::in_place, wanted, console, std::move(open));
  if (!arguments.ablate.empty()) check_ablation(*models);
  return models;
}

// Novelty is not against the captions that are scored.
ScoringOptions scoring_of(const EvaluateArguments& arguments, const CaptionSet& references) {
  ScoringOptions scoring = arguments.scoring;
  if (scoring.train_captions && same_file(named_captions(*scoring.train_captions).file, arguments.references))
    scoring.scored_splits = references.splits;
  return scoring;
}

// As the command says, else as the model does.
Tokens scored_tokens(const EvaluateArguments& arguments, const LoadedEnsemble* models) {
  if (!arguments.tokens.empty()) return parse_enum<Tokens>(arguments.tokens);
  return models == nullptr ? Tokens::words : models->vocabulary().tokens();
}

// What the references are of, and where they do not say it, the model: it then says what is wrong with them.
ModelTask task_of(const EvaluateArguments& arguments) {
  if (is_labelled_text(arguments.references)) return ModelTask::classify;
  if (is_file_of_text_pairs(arguments.references)) return ModelTask::rewrite;
  if (!arguments.model.model || arguments.images || arguments.references.empty()) return ModelTask::caption;
  try {
    return read_model_task(*arguments.model.model);
  } catch (const Error&) {
    return ModelTask::caption;  // of what cannot be read more is said later
  }
}

ExitCode run_evaluate(EvaluateArguments arguments, const Session& session) {
  switch (task_of(arguments)) {
    case ModelTask::classify:
      return evaluate_classification(arguments, session);
    case ModelTask::rewrite:
      return evaluate_rewriting(arguments, session);
    case ModelTask::caption:
      break;
  }
  check_options_of(Evaluated::captions, arguments);
  check_evaluate_arguments(arguments);
  check_evaluate_outputs(arguments);
  if (!arguments.ablate.empty()) require_libtorch();
  OpenModels open = arguments.uses_model() ? require_libtorch_for(arguments.model) : OpenModels();
  const auto [references, notices] = read_references(arguments.references, arguments.splits);
  warn(notices, session.console);
  std::optional<LoadedEnsemble> models = models_of(arguments, session.console, std::move(open));
  arguments.scoring.tokens = scored_tokens(arguments, models ? &*models : nullptr);
  if (arguments.save_frequencies)
    save_frequencies(*arguments.save_frequencies, references.images, arguments.scoring.tokens);
  if (arguments.only_frequencies()) {
    session.console.message("wrote " + printable(arguments.save_frequencies->string()));
    return ExitCode::done;
  }
  const auto systems = systems_of(arguments, references, models ? &*models : nullptr, session.console);
  if (!systems) return ExitCode::interrupted;
  const MatchedCaptions matched = match_systems(references, *systems, arguments.allow_missing);
  warn(matched.notices, session.console);
  if (arguments.save_results)
    write_coco_results(*arguments.save_results, matched.images, matched.captions.front());

  const SystemScores scores = score_systems(matched, scoring_of(arguments, references));
  warn(scores.notices, session.console);
  ScoreTable table = table_of(matched.images.size(), references.images.size() - matched.images.size(),
                              arguments, scores.synonyms);
  bool whole = true;
  if (arguments.compare) {
    for (const std::size_t k : {0, 1})
      table.facts.emplace_back(k == 0 ? "system A" : "system B", arguments.compared[k].string());
    add_differences(table, scores.evaluations[0], scores.evaluations[1], arguments.bootstrap);
  } else {
    add_scores(table, scores.evaluations[0], arguments.bootstrap);
    whole = write_files(arguments, matched, scores.evaluations[0], session.console);
    if (whole && !arguments.ablate.empty() && !ablate(arguments, matched, *models, table, session.console))
      return ExitCode::interrupted;
  }
  session.console.print(rendered(table, arguments.format));
  return whole ? ExitCode::done : ExitCode::interrupted;
}

}  // namespace

Command evaluate_command() {
  const auto arguments = std::make_shared<EvaluateArguments>();
  Command command;
  command.name = "evaluate";
  command.summary = "score captions with the COCO metrics, or what was made of texts, against references";
  command.operands = "[A B]";
  command.details =
      "Prints BLEU, ROUGE-L, CIDEr-D and CIDEr as the COCO evaluation defines them, METEOR-ess (METEOR "
      "without "
      "its table of paraphrases), and what the captions are like among themselves: of a results file, or of "
      "what a model says of the photos in a directory. Results that are missing, of unknown images or given "
      "twice are an error that lists them. --compare A B says what A has more than B, and whether chance "
      "alone explains it. --ablate attention says what a model's captions hang on: what CIDEr-D is left when "
      "it looks at random regions, at another photo's, or begins from another photo's initial state. "
      "Against pairs of texts: exact match, character error rate and BLEU of what a model rewrites. Against "
      "labelled "
      "texts (columns label and text): accuracy, macro F1, confusion and calibration of a classifier, by "
      "--model, or of "
      "results that classify wrote with --format jsonl; and what rewrite wrote as tsv or jsonl.";
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
