#include "train/text_training.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "train/training_run.h"

namespace sightline {

namespace {

// What a run's model files say was settled when it was begun.
TextTrainingJob with_words_of_run(TextTrainingJob job) {
  const auto file = RunDirectory::config_of(job.run);
  take_words_of_run(job, read_json_file(file), file.string());
  return job;
}

TrainingOutcome run_text_job(const TextTrainingJob& job, const Json& data, const Json& validation_data,
                             const PrepareTextRun& prepare) {
  torch::manual_seed(job.config.seed);
  const Json recipe{{"config", to_json(job.config)}, {"data", data}, {"validation_data", validation_data}};
  const Json origin{{"command", job.command},
                    {"data", job.data.string()},
                    {"validation_data", job.validation_data.string()},
                    {"licence", job.licence},
                    {"credits", job.credits}};
  const RunDirectory run = open_run(job.run, job.resume, recipe, origin, job.log);
  const TextRunParts parts = prepare(run.path(), {{"command", job.command}, {"recipe", recipe}});
  return run_loop(job, run, *parts.task, parts.validation.get(), torch::kCPU);
}

}  // namespace

void check_held_out(const TextTrainingJob& job) {
  if (job.config.holdout > 0 && !job.validation_data.empty())
    throw UsageError("--holdout and --val-data: both say what to validate on, expected one of them");
}

TextModelDescription description_of_run(const TextTrainingJob& job, const Json& training) {
  TextModelDescription description;
  description.training = training;
  description.licence = job.licence;
  description.credits = job.credits;
  description.precision = job.config.precision;
  return description;
}

TrainingOutcome run_text_training(const TextTrainingJob& job, const Json& data, const Json& validation_data,
                                  const PrepareTextRun& prepare) {
  check_training_config(job.config);
  return run_text_job(job.resume ? with_words_of_run(job) : job, data, validation_data, prepare);
}

}  // namespace sightline
