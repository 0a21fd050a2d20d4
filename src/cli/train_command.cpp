#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/model_options.h"
#include "cli/recipe_options.h"
#include "cli/resources.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/number_text.h"
#include "core/output_check.h"
#include "data/captions_reader.h"
#include "data/karpathy_captions.h"
#include "train/classify_training.h"
#include "train/rewrite_training.h"
#include "train/trainer.h"

namespace sightline {

namespace {

struct TrainArguments {
  std::vector<std::string> data, validation_data, splits, validation_splits;
  LabelTemplates labels;
  std::filesystem::path images, validation_images;
  double max_bad = TrainingJob().max_bad;
  ImageLimits limits;
  std::string preset;
  RecipeChanges changes;
  std::optional<std::filesystem::path> encoder_weights, start_from;
  std::filesystem::path feature_cache;
  bool decoder_only = false;
  std::filesystem::path out;
  bool resume = false;
  std::string licence, credits;
};

Option preset_option(std::string& preset) {
  Option option = text_option("preset", "NAME|FILE", preset,
                              "recipe to start from: one that comes with the program, by name, or a JSON "
                              "file; the flags below change it");
  option.value = ValueKind::file;
  option.suggestions = preset_names;
  return option;
}

Option captions_option(const std::string& name, std::vector<std::string>& files, const std::string& help) {
  std::string none;
  Option option = repeatable(files, text_option(name, "FILE", none, help));
  option.value = ValueKind::file;
  return option;
}

Option label_templates_option(std::vector<std::string>& templates) {
  std::string none;
  Option option = repeatable(
      templates, text_option("label-templates", "TEXT", none,
                             "tables among --data hold labels in place of captions (a column 'label', or no "
                             "names of columns): each becomes a caption by each of these, such as \"a {}\" "
                             "\"a photo of a {}\", with the article that it wants"));
  option.set = [set = option.set](const std::string& text) {
    check_label_template(text);
    set(text);
  };
  return with_several_values(std::move(option));
}

Option splits_option(const std::string& name, std::vector<std::string>& splits, const std::string& help) {
  std::string none;
  return with_commas(repeatable(splits, text_option(name, "NAME", none, help)));
}

std::vector<Option> training_data_options(TrainArguments& arguments) {
  return grouped(
      "Data",
      {captions_option(
           "data", arguments.data,
           "captions to learn from: COCO, Karpathy's JSON, Flickr tokens, metadata.jsonl, a table, or a "
           "directory of photos with .txt files; several times: all of them. --task rewrite: one table of "
           "source and target with a tab between them, --task classify: of label and text; or JSON lines"),
       label_templates_option(arguments.labels.templates),
       number_option("label-weight", arguments.labels.weight, 0.001, 1000,
                     "how often a photo with labels alone is drawn in an epoch; 0.5: half of them, others in "
                     "each"),
       path_option("images", "DIR", arguments.images,
                   "their photos (default: --data, where that is a directory)"),
       splits_option(
           "split", arguments.splits,
           "splits of a Karpathy file to learn from, with commas or several times (default: all but val "
           "and test)"),
       captions_option("val-data", arguments.validation_data,
                       "captions to validate on after every epoch; without them the last model is kept"),
       path_option("val-images", "DIR", arguments.validation_images, "their photos (default: --images)"),
       splits_option("val-split", arguments.validation_splits,
                     "splits of a Karpathy file to validate on (default: val)"),
       number_option(
           "max-bad", arguments.max_bad, 0, 1,
           "share of the photos of each set that may be absent or unreadable, or of the rows of texts that "
           "cannot be "
           "used: they are left out and named, one in any case unless this is 0; more are an error")});
}

std::vector<Option> train_options(TrainArguments& arguments) {
  std::vector<Option> options = training_data_options(arguments);
  const auto run = grouped(
      "Run",
      {written(path_option("out", "RUN", arguments.out,
                           "directory of the run: config.json, log.jsonl, best.safetensors, last/")),
       switch_option(
           "resume", arguments.resume,
           "go on with the run in --out, to the bit, with the recipe it was begun with; a larger --epochs "
           "extends it: from there on the learning rate is that of a run begun so long"),
       preset_option(arguments.preset),
       path_option("encoder-weights", "FILE", arguments.encoder_weights,
                   "the encoder's weights (.pth, .pt or .safetensors); without them it starts at random"),
       path_option("start-from", "MODEL", arguments.start_from,
                   "begin with the weights of a trained model: other captions, or hard attention after soft; "
                   "its encoder's too, where it holds one and --encoder-weights is not given"),
       written(path_option("feature-cache", "FILE", arguments.feature_cache,
                           "where a frozen encoder's features are kept (default: RUN/features.cache)")),
       switch_option("decoder-only", arguments.decoder_only,
                     "leave the encoder out of the model file, which then names its file and hash"),
       text_option("licence", "TEXT", arguments.licence, "licence of the model, kept in its file"),
       text_option("credits", "TEXT", arguments.credits, "credits of the model, kept in its file")});
  for (const auto& more : {image_options(arguments.limits), run, recipe_options(arguments.changes)}) {
    options.insert(options.end(), more.begin(), more.end());
  }
  return options;
}

// Raises UsageError for an option that speaks of photographs.
void check_text_arguments(const TrainArguments& arguments, const std::string& task) {
  const std::pair<const char*, bool> of_photos[] = {
      {"--images", !arguments.images.empty()},
      {"--val-images", !arguments.validation_images.empty()},
      {"--split", !arguments.splits.empty()},
      {"--val-split", !arguments.validation_splits.empty()},
      {"--label-templates", !arguments.labels.templates.empty()},
      {"--encoder-weights", arguments.encoder_weights.has_value()},
      {"--start-from", arguments.start_from.has_value()},
      {"--feature-cache", !arguments.feature_cache.empty()},
      {"--decoder-only", arguments.decoder_only}};
  for (const auto& [name, given] : of_photos)
    if (given)
      throw UsageError(std::string(name) + " is for photographs, and --task " + task + " learns from texts");
  for (const auto* files : {&arguments.data, &arguments.validation_data})
    if (files->size() > 1)
      throw UsageError("--task " + task + ": found " + std::to_string(files->size()) +
                       " files of texts to one purpose, expected one");
}

void check_train_arguments(const TrainArguments& arguments, ModelTask task) {
  const bool photos = task == ModelTask::caption;
  if (!photos) check_text_arguments(arguments, to_string(task));
  const std::pair<const char*, bool> needed[] = {{"--data FILE", arguments.data.empty()},
                                                 {"--images DIR", photos && arguments.images.empty()},
                                                 {"--out RUN", arguments.out.empty()}};
  for (const auto& [name, missing] : needed) {
    if (missing)
      throw UsageError(std::string("train needs ") + name, "sightline train --help shows an example");
  }
  if (arguments.labels.templates.empty() && arguments.labels.weight != LabelTemplates().weight)
    throw UsageError("--label-weight needs --label-templates",
                     "for example --label-templates \"a photo of a {}\"");
  if (arguments.resume && !arguments.preset.empty()) {
    throw UsageError("--resume takes its recipe from the run and goes without --preset");
  }
  if (arguments.resume && arguments.start_from)
    throw UsageError("--resume goes on with the run's own weights and goes without --start-from");
  if (arguments.validation_data.empty()) {
    if (!arguments.validation_images.empty()) throw UsageError("--val-images needs --val-data FILE");
    if (!arguments.validation_splits.empty()) throw UsageError("--val-split needs --val-data FILE");
  }
}

// A directory of captions has its photos with them.
void complete_images(TrainArguments& arguments) {
  std::error_code ignored;
  if (arguments.images.empty() && arguments.data.size() == 1 &&
      std::filesystem::is_directory(arguments.data.front(), ignored))
    arguments.images = arguments.data.front();
}

// Of a Karpathy file of which no split is named, those that are for something else are left out, which is
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

// The recipe that the flags change: the run's own, a preset, or the built-in one.
TrainingConfig base_recipe(const TrainArguments& arguments) {
  if (arguments.resume) return read_run_config(arguments.out);
  const auto of_flags =
      json_enum_or(arguments.changes.json(), "task", ModelTask::caption, "the training recipe");
  if (arguments.preset.empty()) return usual_recipe(of_flags);
  const std::filesystem::path file = find_preset(arguments.preset);
  return preset_recipe(read_json_file(file), file.string(), of_flags);
}

// A run stays what it is, and a preset is of one task.
TrainingConfig recipe_of(const TrainArguments& arguments) {
  const TrainingConfig base = base_recipe(arguments);
  TrainingConfig config = changed_recipe(base, arguments.changes);
  if (config.task != base.task)
    throw UsageError("--task " + to_string(config.task) + ": the recipe is one to " + to_string(base.task),
                     "leave --task out, or take another --preset");
  return config;
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
  return "trained " + counts + "; the model is " + (arguments.out / "best.safetensors").string();
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

ExitCode run_training(TrainArguments& arguments, const Session& session) {
  // Where nobody says which run to go on with, that is what is missing.
  const bool no_run = arguments.resume && arguments.out.empty();
  const TrainingConfig config = no_run ? TrainingConfig() : recipe_of(arguments);
  if (config.task == ModelTask::caption) complete_images(arguments);
  check_train_arguments(arguments, config.task);
  check_train_outputs(arguments);
  const Interrupt interrupt;
  const TrainingOutcome outcome = train_task(arguments, config, session);
  session.console.finish_progress();
  session.console.message(summary(outcome, arguments));
  return outcome.interrupted ? ExitCode::interrupted : ExitCode::done;
}

}  // namespace

Command train_command() {
  const auto arguments = std::make_shared<TrainArguments>();
  Command command;
  command.name = "train";
  command.summary = "learn to caption from photographs with captions";
  command.details =
      "Trains on captions, of any form that evaluate reads, and a directory of photos; --task rewrite on "
      "pairs of "
      "texts, one of which becomes the other, --task classify on labelled texts. Ctrl-C finishes the "
      "step and saves; "
      "--resume goes on from there "
      "as if nothing had happened. Every key of a recipe is a flag.";
  command.example =
      "sightline train --data captions.json --images photos --val-data val.json --encoder mobilenet_v2 "
      "--encoder-weights mobilenet_v2.pth --out run";
  command.options = train_options(*arguments);
  command.run = [arguments](const Session& session) { return run_training(*arguments, session); };
  return command;
}

}  // namespace sightline
