#include "train/text_training.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "train/gradient_reducer.h"
#include "train/optimiser.h"
#include "train/training_loop.h"
#include "train/training_run.h"

namespace sightline {

namespace {

// What a run's model files say was settled when it was begun.
TextTrainingJob with_words_of_run(TextTrainingJob job) {
  const auto file = RunDirectory::config_of(job.run);
  const Json config = read_json_file(file);
  job.command = json_get_or<std::string>(config, "command", job.command, file.string());
  job.licence = json_get_or<std::string>(config, "licence", job.licence, file.string());
  job.credits = json_get_or<std::string>(config, "credits", job.credits, file.string());
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
  const auto optimiser = make_optimiser({job.config.weight_decay}, parts.task->parameters());
  LocalGradients alone;
  TrainingLoop loop(loop_options(job.config, torch::kCPU),
                    {job.progress, job.log, [&job] { return job.stop && job.stop(); }, job.stop_after_steps},
                    {run, *parts.task, parts.validation.get(), *optimiser, alone});
  if (job.resume) loop.restore();
  return outcome_of(loop.run());
}

}  // namespace

TrainingOutcome run_text_training(const TextTrainingJob& job, const Json& data, const Json& validation_data,
                                  const PrepareTextRun& prepare) {
  check_training_config(job.config);
  return run_text_job(job.resume ? with_words_of_run(job) : job, data, validation_data, prepare);
}

}  // namespace sightline
