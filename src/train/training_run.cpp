#include "train/training_run.h"

#include <nlohmann/json.hpp>

#include "train/gradient_reducer.h"
#include "train/optimiser.h"
#include "train/training_loop.h"

namespace sightline {

namespace {

// The recipe that a run recorded, with the keys that this version has beside them.
Json with_later_keys(Json recorded, const std::string& name) {
  recorded["config"] = to_json(training_config_from_json(json_get<Json>(recorded, "config", name), name));
  return recorded;
}

LoopOptions loop_options(const TrainingConfig& config, torch::Device device) {
  return {{config.epochs, config.warmup_steps, config.decay, config.decay_factor, config.decay_epochs},
          config.clip_norm,
          config.early_stopping,
          device};
}

TrainingOutcome outcome_of(const LoopOutcome& loop) {
  return {loop.interrupted,
          loop.steps,
          loop.epochs,
          loop.best_epoch,
          loop.best_epoch > 0 ? loop.best : ValidationFigures(),
          loop.sound,
          loop.diverged};
}

}  // namespace

RunDirectory open_run(const std::filesystem::path& path, bool resume, const Json& recipe, const Json& origin,
                      const LogSink& log) {
  const auto completed = [&path](const Json& recorded) {
    return with_later_keys(recorded, RunDirectory::config_of(path).string());
  };
  return RunDirectory::open(path, resume, recipe, origin, log, {completed, "config/epochs"});
}

void take_words_of_run(RunJob& job, const Json& config, const std::string& name) {
  job.command = json_get_or<std::string>(config, "command", job.command, name);
  job.licence = json_get_or<std::string>(config, "licence", job.licence, name);
  job.credits = json_get_or<std::string>(config, "credits", job.credits, name);
}

TrainingOutcome run_loop(const RunJob& job, const RunDirectory& run, TrainingTask& task,
                         Validation* validation, torch::Device device) {
  const auto optimiser = make_optimiser({job.config.weight_decay}, task.parameters());
  LocalGradients alone;
  // Who owns the job may say while it runs that it shall stop.
  const auto stop = [&job] { return job.stop && job.stop(); };
  TrainingLoop loop(loop_options(job.config, device), {job.progress, job.log, stop, job.stop_after_steps},
                    {run, task, validation, *optimiser, alone});
  if (job.resume) loop.restore();
  return outcome_of(loop.run());
}

}  // namespace sightline
