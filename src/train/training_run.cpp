#include "train/training_run.h"

#include <nlohmann/json.hpp>

namespace sightline {

namespace {

// The recipe that a run recorded, with the keys that this version has beside them.
Json with_later_keys(Json recorded, const std::string& name) {
  recorded["config"] = to_json(training_config_from_json(json_get<Json>(recorded, "config", name), name));
  return recorded;
}

}  // namespace

RunDirectory open_run(const std::filesystem::path& path, bool resume, const Json& recipe, const Json& origin,
                      const LogSink& log) {
  const auto completed = [&path](const Json& recorded) {
    return with_later_keys(recorded, RunDirectory::config_of(path).string());
  };
  return RunDirectory::open(path, resume, recipe, origin, log, {completed, "config/epochs"});
}

LoopOptions loop_options(const TrainingConfig& config, torch::Device device) {
  return {{config.epochs, config.warmup_steps, config.decay, config.decay_factor, config.decay_epochs},
          config.clip_norm,
          config.early_stopping,
          device};
}

TrainingOutcome outcome_of(const LoopOutcome& loop) {
  return {loop.interrupted, loop.steps, loop.epochs, loop.best_epoch,
          loop.best_epoch > 0 ? loop.best : ValidationFigures()};
}

}  // namespace sightline
