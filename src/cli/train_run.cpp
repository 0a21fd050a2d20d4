#include <nlohmann/json.hpp>

#include "cli/full_program.h"
#include "cli/required_option.h"
#include "cli/resources.h"
#include "cli/train_arguments.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/first_given.h"
#include "core/interrupt.h"
#include "core/number_text.h"
#include "core/output_check.h"
#include "data/captions_reader.h"
#include "data/labelled_text.h"
#include "data/split_choice.h"
#include "data/text_pairs.h"
#include "model/autocast.h"
#include "model/encoder_kind.h"
#include "train/classify_training.h"
#include "train/rewrite_training.h"
#include "train/trainer.h"

namespace sightline {

namespace {

// Whether the command line has an encoder that sees photos.
bool names_encoder(const RecipeChanges& changes) {
  const auto encoder = changes.json().find("encoder");
  return encoder != changes.json().end() && !is_detector_kind(encoder->get<std::string>());
}

// Raises UsageError for an option that speaks of photographs.
void check_text_arguments(const TrainArguments& arguments, const std::string& task) {
  const auto of_photos = first_given({{"--images", !arguments.images.empty()},
                                      {"--val-images", !arguments.validation_images.empty()},
                                      {"--regions", !arguments.regions.empty()},
                                      {"--val-regions", !arguments.validation_regions.empty()},
                                      {"--split", !arguments.splits.empty()},
                                      {"--val-split", !arguments.validation_splits.empty()},
                                      {"--label-templates", !arguments.labels.templates.empty()},
                                      {"--encoder-weights", arguments.encoder_weights.has_value()},
                                      {"--start-from", arguments.start_from.has_value()},
                                      {"--feature-cache", !arguments.feature_cache.empty()},
                                      {"--decoder-only", arguments.decoder_only}});
  if (of_photos)
    throw UsageError(*of_photos + " is for photographs, and --task " + task + " learns from texts");
  for (const auto* files : {&arguments.data, &arguments.validation_data})
    if (files->size() > 1)
      throw UsageError("--task " + task + ": found " + std::to_string(files->size()) +
                       " files of texts to one purpose, expected one");
}

// A detector's regions stand in the place of photos and of an encoder.
void check_regions(const TrainArguments& arguments) {
  require_option(!arguments.validation_regions.empty(), !arguments.regions.empty(), "--val-regions",
                 "--regions DIR");
  if (arguments.regions.empty()) return;
  const auto of_photos = first_given({{"--images", !arguments.images.empty()},
                                      {"--val-images", !arguments.validation_images.empty()},
                                      {"--encoder", names_encoder(arguments.changes)}});
  if (of_photos)
    throw UsageError(*of_photos +
                         ": found --regions too, and where a detector's regions are given no "
                         "photo is looked at",
                     "leave " + *of_photos + " out, or --regions");
}

// The way out of a command that lacks something; of one whose data are texts, the task that learns from
// those.
std::string hint_to_learn(const TrainArguments& arguments, bool photos) {
  if (photos && !arguments.data.empty()) {
    const std::filesystem::path data = arguments.data.front();
    if (is_file_of_text_pairs(data))
      return "--task rewrite learns from pairs of texts, as " + data.string() + " has";
    if (is_labelled_text(data))
      return "--task classify learns from labelled texts, as " + data.string() + " has";
  }
  return "sightline train --help shows an example";
}

void check_train_arguments(const TrainArguments& arguments, const TrainingConfig& config) {
  const bool photos = config.task == ModelTask::caption;
  if (!photos) check_text_arguments(arguments, to_string(config.task));
  const bool unseen = photos && arguments.images.empty() && arguments.regions.empty();
  const auto missing =
      first_given({{"--data FILE", arguments.data.empty()},
                   {is_detector_kind(config.encoder) ? "--regions DIR" : "--images DIR", unseen},
                   {"--out RUN", arguments.out.empty()}});
  if (missing) throw UsageError("train needs " + *missing, hint_to_learn(arguments, photos));
  require_option(arguments.labels.weight != LabelTemplates().weight, !arguments.labels.templates.empty(),
                 "--label-weight", "--label-templates", "for example --label-templates \"a photo of a {}\"");
  const bool validates = !arguments.validation_data.empty();
  require_option(!arguments.validation_images.empty(), validates, "--val-images", "--val-data FILE");
  require_option(!arguments.validation_splits.empty(), validates, "--val-split", "--val-data FILE");
  if (photos) check_regions(arguments);
  require_option(!arguments.validation_regions.empty(), validates, "--val-regions", "--val-data FILE");
}

// A directory of captions has its photos with them.
void complete_images(TrainArguments& arguments) {
  std::error_code ignored;
  if (arguments.images.empty() && arguments.regions.empty() && arguments.data.size() == 1 &&
      std::filesystem::is_directory(arguments.data.front(), ignored))
    arguments.images = arguments.data.front();
}

// Of a file with splits of which none is named, those that are for something else are left out, which is
// said.
CaptionSet captions_to(const std::string& purpose, const std::vector<std::string>& files,
                       const CaptionsReaderOptions& options, const std::string& flag, Console& console) {
  const std::vector<std::filesystem::path> paths(files.begin(), files.end());
  CaptionSet set = read_captions(paths, options);
  if (options.splits.empty() && !set.left_out.empty()) {
    console.message(set.name + ": " + purpose + " " + quoted_splits(set.splits) + ", left out are " +
                    quoted_splits(set.left_out) + " (" + flag + " names others)");
  }
  return set;
}

// The run's own. A preset may be named again, so that the first command goes on: what it says otherwise than
// the run shows where the run is opened.
TrainingConfig recipe_to_resume(const TrainArguments& arguments) {
  const TrainingConfig run = read_run_config(arguments.out);
  if (arguments.preset.empty()) return run;
  const std::filesystem::path file = find_preset(arguments.preset);
  const Json preset = read_json_file(file);
  const ModelTask task =
      preset.is_object() ? json_enum_or(preset, "task", run.task, file.string()) : run.task;
  if (task != run.task)
    throw UsageError("--preset " + arguments.preset + ": the recipe is one to " + to_string(task) +
                         ", and the run " + arguments.out.string() + " is one to " + to_string(run.task),
                     "leave --preset out, or begin a run with another --out");
  return training_config_from_json(preset, file.string(), run);
}

// The recipe that the flags change: the run's own, a preset, or the built-in one.
TrainingConfig base_recipe(const TrainArguments& arguments) {
  if (arguments.resume) return recipe_to_resume(arguments);
  const auto of_flags =
      json_enum_or(arguments.changes.json(), "task", ModelTask::caption, "the training recipe");
  if (arguments.preset.empty()) return usual_recipe(of_flags);
  const std::filesystem::path file = find_preset(arguments.preset);
  return preset_recipe(read_json_file(file), file.string(), of_flags);
}

// Texts can be held out from those that are learnt from.
bool validates(const TrainArguments& arguments, const TrainingConfig& config) {
  return !arguments.validation_data.empty() || (config.task != ModelTask::caption && config.holdout > 0);
}

// What a recipe says of the encoder counts for photos.
TrainingConfig with_detector(TrainingConfig config, const RecipeChanges& changes) {
  const TrainingConfig usual;
  if (!is_detector_kind(config.encoder)) config.encoder = kDetectorKind;
  const auto given = [&changes](const char* key) { return changes.json().contains(key); };
  if (!given("train_encoder")) config.train_encoder = false;
  if (!given("augment_flip")) config.augment_flip = usual.augment_flip;
  if (!given("augment_crop")) config.augment_crop = usual.augment_crop;
  return config;
}

// A run stays what it is, and a preset is of one task.
TrainingConfig recipe_of(const TrainArguments& arguments, Console& console) {
  const TrainingConfig base = base_recipe(arguments);
  TrainingConfig config = changed_recipe(base, arguments.changes);
  if (!arguments.regions.empty()) config = with_detector(config, arguments.changes);
  if (config.task != base.task)
    throw UsageError("--task " + to_string(config.task) + ": the recipe is one to " + to_string(base.task),
                     "leave --task out, or take another --preset");
  check_task_of_flags(base, config);
  if (const std::string idle = idle_flag_notice(base, config, validates(arguments, config)); !idle.empty())
    console.warning(idle);
  return config;
}

// What --encoder-precision could do on this processor, or cannot.
void advise_on_precision(const TrainingConfig& config, Console& console) {
  if (!config.train_encoder) return;
  const bool bf16 = config.encoder_precision == ConvolutionPrecision::bf16;
  if (bf16 && !has_bfloat16())
    console.warning(
        "--encoder-precision bf16: this processor has no instructions for it, which makes training slower");
  else if (!bf16 && has_bfloat16())
    console.message("--encoder-precision bf16 would train the encoder faster on this processor");
}

void set_run(RunJob& job, const TrainArguments& arguments, const TrainingConfig& config,
             const Session& session) {
  job.config = config;
  job.max_bad = arguments.max_bad;
  job.run = arguments.out;
  job.resume = arguments.resume;
  job.command = session.command_line;
  job.licence = arguments.licence;
  job.credits = arguments.credits;
  job.progress = session.console.progress();
  job.log = session.console.log();
  job.stop = &Interrupt::requested;
}

TrainingJob job_of(const TrainArguments& arguments, const TrainingConfig& config, const Session& session) {
  TrainingJob job;
  set_run(job, arguments, config, session);
  job.data = captions_to("learning from", arguments.data,
                         {arguments.splits, {"val", "test"}, arguments.labels}, "--split", session.console);
  job.images = arguments.images;
  job.limits = arguments.limits;
  if (!arguments.validation_data.empty()) {
    job.validation_data = captions_to("validating on", arguments.validation_data,
                                      {arguments.validation_splits, {"train", "restval", "test"}},
                                      "--val-split", session.console);
    job.validation_images =
        arguments.validation_images.empty() ? arguments.images : arguments.validation_images;
  }
  job.regions = arguments.regions;
  if (!arguments.validation_data.empty())
    job.validation_regions =
        arguments.validation_regions.empty() ? arguments.regions : arguments.validation_regions;
  job.encoder_weights = arguments.encoder_weights;
  job.start_from = arguments.start_from;
  job.feature_cache = arguments.feature_cache;
  job.include_encoder = !arguments.decoder_only;
  return job;
}

TextTrainingJob text_job_of(const TrainArguments& arguments, const TrainingConfig& config,
                            const Session& session) {
  TextTrainingJob job;
  set_run(job, arguments, config, session);
  job.data = arguments.data.front();
  if (!arguments.validation_data.empty()) job.validation_data = arguments.validation_data.front();
  return job;
}

TrainingOutcome train_task(const TrainArguments& arguments, const TrainingConfig& config,
                           const Session& session) {
  switch (config.task) {
    case ModelTask::caption:
      return train(job_of(arguments, config, session));
    case ModelTask::rewrite:
      return train_rewriter(text_job_of(arguments, config, session));
    case ModelTask::classify:
      return train_classifier(text_job_of(arguments, config, session));
  }
  throw UsageError("--task: found none that can be trained");
}

// What people know a task's epochs by: "; best epoch 3: CIDEr-D 0.9000, BLEU-4 0.3000".
std::string best_scores(const TrainingOutcome& outcome) {
  constexpr std::pair<const char*, const char*> known[] = {{"cider_d", "CIDEr-D"},
                                                           {"exact_match", "exact match"},
                                                           {"bleu_4", "BLEU-4"},
                                                           {"accuracy", "accuracy"},
                                                           {"macro_f1", "macro F1"}};
  std::string scores;
  for (const auto& [key, name] : known) {
    for (const auto& [figure, value] : outcome.best) {
      if (figure != key) continue;
      scores += std::string(scores.empty() ? "" : ", ") + name + " " + with_decimals(value, 4);
    }
  }
  return outcome.best_epoch > 0 ? "; best epoch " + std::to_string(outcome.best_epoch) + ": " + scores : "";
}

std::string summary(const TrainingOutcome& outcome, const TrainArguments& arguments) {
  const std::string counts =
      counted(outcome.steps, "step") + ", " + counted(outcome.epochs, "epoch") + best_scores(outcome);
  if (outcome.interrupted) return "interrupted after " + counts + "; go on with --resume";
  const std::string model = (arguments.out / "best.safetensors").string();
  if (!outcome.sound)
    return "trained " + counts + "; no epoch was one to keep, as is said above: " + model +
           " is that of the last";
  return "trained " + counts + "; the model is " + model;
}

ExitCode exit_code(const TrainingOutcome& outcome) {
  if (outcome.interrupted) return ExitCode::interrupted;
  return outcome.diverged && !outcome.sound ? ExitCode::failed : ExitCode::done;
}

void check_train_outputs(const TrainArguments& arguments) {
  std::vector<NamedFile> inputs, outputs;
  for (const std::string& file : arguments.data) inputs.push_back(input_file("--data", file));
  for (const std::string& file : arguments.validation_data) inputs.push_back(input_file("--val-data", file));
  if (arguments.encoder_weights)
    inputs.push_back(input_file("--encoder-weights", *arguments.encoder_weights));
  if (arguments.start_from) inputs.push_back(input_file("--start-from", *arguments.start_from));
  if (!arguments.preset.empty()) inputs.push_back(input_file("--preset", arguments.preset));
  for (const char* file :
       {"config.json", "log.jsonl", "best.safetensors", "last/checkpoint.safetensors", "held_out.tsv"})
    outputs.push_back(output_files("--out", arguments.out / file).front());
  if (!arguments.feature_cache.empty()) {
    for (NamedFile& file :
         output_files("--feature-cache", arguments.feature_cache, {".partial", ".lock", ".validation"}))
      outputs.push_back(std::move(file));
  }
  check_outputs(inputs, outputs);
}

void check_feature_cache(const TrainArguments& arguments, const TrainingConfig& config) {
  if (arguments.feature_cache.empty() || config.task != ModelTask::caption || !sees_pixels_each_time(config))
    return;
  throw UsageError("--feature-cache " + arguments.feature_cache.string() +
                       ": keeps what a frozen encoder makes of photos as they are, and this recipe " +
                       (config.train_encoder ? "trains the encoder" : "varies the photos"),
                   "leave it out, or --no-train-encoder --no-augment-flip --augment-crop 0");
}

}  // namespace

ExitCode run_training(TrainArguments& arguments, const Session& session) {
  // Where nobody says which run to go on with, that is what is missing.
  const bool no_run = arguments.resume && arguments.out.empty();
  const TrainingConfig config = no_run ? TrainingConfig() : recipe_of(arguments, session.console);
  if (config.task == ModelTask::caption) complete_images(arguments);
  check_train_arguments(arguments, config);
  check_train_outputs(arguments);
  check_feature_cache(arguments, config);
  advise_on_precision(config, session.console);
  const Interrupt interrupt;
  const TrainingOutcome outcome = train_task(arguments, config, session);
  session.console.finish_progress();
  session.console.message(summary(outcome, arguments));
  return exit_code(outcome);
}

}  // namespace sightline
