#include "train/training_loop.h"

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/counted.h"
#include "core/error.h"
#include "core/number_text.h"
#include "train/checkpoint.h"

namespace sightline {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kLogEverySteps = 20;
constexpr double kSaveEverySeconds = 300;

double seconds_since(Clock::time_point time) {
  return std::chrono::duration<double>(Clock::now() - time).count();
}

template <class NamedNumbers>
Json with_figures(Json line, const NamedNumbers& figures) {
  for (const auto& [name, value] : figures) line[name] = value;
  return line;
}

std::string bytes_of(const at::Tensor& tensor) {
  const at::Tensor contiguous = tensor.contiguous();
  return {static_cast<const char*>(contiguous.data_ptr()), contiguous.nbytes()};
}

at::Tensor tensor_of(const std::string& bytes) {
  at::Tensor tensor = torch::empty({static_cast<std::int64_t>(bytes.size())}, torch::kUInt8);
  std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
  return tensor;
}

// Checkpoints of one process and of several differ in "ranks" only: the state of the tasks of ranks 1, 2, ...
const Json& task_state(const Json& progress, Share share, const std::string& name) {
  static const Json none = Json::array();
  const Json& others = progress.contains("ranks") ? progress["ranks"] : none;
  if (static_cast<int>(others.size()) + 1 != share.world) {
    throw UsageError(name + ": is of a run of " + std::to_string(others.size() + 1) +
                         " processes, expected " + std::to_string(share.world),
                     "resume with as many processes as the run was begun with");
  }
  return share.rank == 0 ? progress : others[static_cast<std::size_t>(share.rank - 1)];
}

// By the figure that decides; where that is the same, as while no caption scores at all, by the loss.
bool is_better_epoch(const Validation& validation, const ValidationFigures& now,
                     const ValidationFigures& best) {
  const std::string decides = validation.deciding_figure();
  if (figure(now, decides) != figure(best, decides))
    return validation.better(figure(now, decides), figure(best, decides));
  const auto has_loss = [](const ValidationFigures& figures) {
    return std::any_of(figures.begin(), figures.end(), [](const auto& item) { return item.first == "loss"; });
  };
  return has_loss(now) && has_loss(best) && figure(now, "loss") < figure(best, "loss");
}

// Earlier versions trained nothing but captioners, and kept two of their figures.
ValidationFigures best_figures(const Json& progress, const std::string& name) {
  if (!progress.contains("best_figures")) {
    return {{"cider_d", json_get<double>(progress, "best_cider_d", name)},
            {"bleu_4", json_get<double>(progress, "best_bleu4", name)}};
  }
  const Json json = json_get<Json>(progress, "best_figures", name);
  ValidationFigures figures;
  for (const auto& item : json.items())
    figures.emplace_back(item.key(), json_get<double>(json, item.key(), name));
  return figures;
}

void copy_tensors(const NamedTensors& from, const NamedTensors& to, const std::string& name) {
  const torch::NoGradGuard no_grad;
  for (const auto& [key, tensor] : to) {
    const auto found = from.find(key);
    if (found == from.end()) throw ModelError(name + ": damaged checkpoint: no tensor '" + key + "'");
    if (found->second.sizes() != tensor.sizes() || found->second.scalar_type() != tensor.scalar_type()) {
      throw ModelError(name + ": damaged checkpoint: tensor '" + key +
                       "' has another shape or type than the model's");
    }
    tensor.copy_(found->second);
  }
}

}  // namespace

TrainingLoop::TrainingLoop(LoopOptions options, LoopListeners listeners, const LoopParts& parts)
    : options_(std::move(options)),
      listeners_(std::move(listeners)),
      parts_(parts),
      share_(parts.reducer.share()) {
  stop_ = [this] { return parts_.reducer.any(listeners_.stop && listeners_.stop()); };
  const auto groups = parts_.task.parameters();
  learning_rate_ = groups.front().learning_rate;
  for (const ParameterGroup& group : groups)
    for (const auto& item : group.parameters) parameters_.push_back(item.second);
  fit_warmup();
  watch_ = DivergenceWatch(parts.task.loss_ceiling(), options_.schedule.warmup_steps);
}

void TrainingLoop::fit_warmup() {
  LearningRateSchedule& schedule = options_.schedule;
  const std::int64_t per_epoch = parts_.task.steps_per_epoch();
  const int asked = std::exchange(schedule.warmup_steps, fitting_warmup(schedule, per_epoch));
  if (schedule.warmup_steps == asked) return;
  log_to(listeners_.log, LogLevel::info,
         "a warm-up of " + counted(asked, "step") + " is as long as the run of " +
             counted(schedule.epochs * per_epoch, "step") + ", or longer: it takes " +
             counted(schedule.warmup_steps, "step") + " (--warmup-steps)");
}

LoopOutcome TrainingLoop::run() {
  if (writes() && !log_) log_ = std::make_unique<TrainingLog>(parts_.run.log(), 0);
  started_ = saved_at_ = Clock::now();
  if (finished() && reached_.epochs < options_.schedule.epochs) {
    log_to(listeners_.log, LogLevel::info,
           "the run has ended early: " + counted(stale_epochs_, "epoch") +
               " without a better one (--early-stopping)");
  }
  bool goes_on = true;
  while (goes_on && !finished()) goes_on = run_epoch() && finish_epoch();
  if (!goes_on) save_last();
  reached_.interrupted = !goes_on;
  return reached_;
}

bool TrainingLoop::finished() const {
  return reached_.epochs >= options_.schedule.epochs ||
         (options_.early_stopping > 0 && stale_epochs_ >= options_.early_stopping);
}

bool TrainingLoop::run_epoch() {
  const std::int64_t end = (reached_.epochs + 1) * parts_.task.steps_per_epoch();
  while (reached_.steps < end) {
    const bool enough = listeners_.stop_after_steps > 0 && reached_.steps >= listeners_.stop_after_steps;
    if (stop_() || enough) return false;
    step();
    report_progress();
    if (parts_.reducer.any(seconds_since(saved_at_) > kSaveEverySeconds)) save_last();
  }
  return true;
}

void TrainingLoop::step() {
  const auto start = Clock::now();
  parts_.optimiser.zero_gradients();
  StepFigures figures = parts_.task.step();
  parts_.reducer.reduce(parameters_, figures);
  require_finite("loss", figures.means.at("loss"));
  const double norm = parts_.optimiser.gradient_norm();
  require_finite("gradient's norm", norm);
  parts_.optimiser.step(learning_rate_factor_of(reached_.steps), norm, options_.clip_norm);
  ++reached_.steps;

  figures.means["gradient_norm"] = norm;
  window_.add(figures.means, figures.weight);
  epoch_means_.add(figures.means, figures.weight);
  window_seconds_ += seconds_since(start);
  if (reached_.steps % kLogEverySteps == 0) log_step();
}

void TrainingLoop::watch(const Figures& means, std::int64_t first_step) {
  for (const std::string& fault : watch_.check(means, first_step))
    log_to(listeners_.log, LogLevel::warning, "step " + std::to_string(reached_.steps) + ": " + fault);
}

double TrainingLoop::learning_rate_factor_of(std::int64_t step) const {
  return learning_rate_factor(options_.schedule, step, parts_.task.steps_per_epoch());
}

void TrainingLoop::log_step() {
  if (log_) {
    Json line = with_figures({{"type", "step"}, {"step", reached_.steps}, {"epoch", reached_.epochs + 1}},
                             window_.means());
    line["learning_rate"] = learning_rate_ * learning_rate_factor_of(reached_.steps - 1);
    line[parts_.task.unit() + "s_per_second"] = window_.weight() / window_seconds_;
    log_->write(line);
  }
  watch(window_.means(), reached_.steps - kLogEverySteps);
  window_.clear();
  window_seconds_ = 0;
}

bool TrainingLoop::finish_epoch() {
  std::optional<ValidationOutcome> validated;
  if (parts_.validation != nullptr) {
    validated = parts_.validation->run(listeners_.progress, stop_);
    if (!validated) return false;  // the checkpoint has the epoch's last step: resuming validates again
  }
  const Figures means = epoch_means_.means();
  const std::int64_t steps = parts_.task.steps_per_epoch();
  if (steps < kLogEverySteps) watch(means, reached_.steps - steps);
  const std::string fault = validated && !validated->fault.empty() ? validated->fault : watch_.fault();
  const bool better = count_epoch(validated, fault);
  const bool kept = better || !reached_.sound;  // until there is a sound model, the last one
  reached_.sound = reached_.sound || better;
  reached_.diverged = !watch_.fault().empty();
  log_epoch(means, validated, better);
  epoch_means_.clear();
  say_epoch(means, validated, better, fault);
  parts_.task.after_epoch(means, finished(), listeners_.log);
  if (kept && writes()) {
    parts_.task.save_model(parts_.run.best(), {reached_.epochs, reached_.steps,
                                               validated ? validated->figures : ValidationFigures()});
    if (validated) parts_.validation->write_captions(parts_.run.best_captions());
  }
  save_last();
  return true;
}

bool TrainingLoop::count_epoch(const std::optional<ValidationOutcome>& validated, const std::string& fault) {
  ++reached_.epochs;
  bool better = fault.empty();
  if (validated) {
    better = better && (reached_.best_epoch == 0 ||
                        is_better_epoch(*parts_.validation, validated->figures, reached_.best));
    if (better) {
      reached_.best_epoch = reached_.epochs;
      reached_.best = validated->figures;
    }
  }
  const bool begun = validated && reached_.best_epoch > 0;  // a slow start does not end a run
  stale_epochs_ = better || !begun ? 0 : stale_epochs_ + 1;
  return better;
}

void TrainingLoop::log_epoch(const Figures& means, const std::optional<ValidationOutcome>& validated,
                             bool better) {
  if (!log_) return;
  Json line{{"type", "epoch"}, {"epoch", reached_.epochs}, {"step", reached_.steps}};
  line["training"] = with_figures(Json::object(), means);
  if (validated) line["validation"] = with_figures(Json::object(), validated->figures);
  line["best"] = better;
  line["seconds"] = seconds_ + seconds_since(started_);
  log_->write(line);
}

void TrainingLoop::say_epoch(const Figures& means, const std::optional<ValidationOutcome>& validated,
                             bool better, const std::string& fault) const {
  std::string message = "epoch " + std::to_string(reached_.epochs) + "/" +
                        std::to_string(options_.schedule.epochs) + "  loss " +
                        with_decimals(means.at("loss"), 3);
  if (validated) message += "  " + validated->summary + (better ? "  (best)" : "");
  log_to(listeners_.log, LogLevel::info, message);
  if (!fault.empty()) {
    log_to(listeners_.log, LogLevel::warning,
           "epoch " + std::to_string(reached_.epochs) +
               (validated ? " is not the best one, whatever its scores: " : " is not one to keep: ") + fault);
  }
  if (validated && !validated->warning.empty()) log_to(listeners_.log, LogLevel::warning, validated->warning);
}

void TrainingLoop::report_progress() const {
  if (!listeners_.progress) return;
  const std::int64_t per_epoch = parts_.task.units_per_epoch();
  const int epochs = options_.schedule.epochs;
  const std::int64_t done = reached_.epochs * per_epoch + std::llround(epoch_means_.weight());
  std::string note = "epoch " + std::to_string(reached_.epochs + 1) + "/" + std::to_string(epochs);
  const Figures means = epoch_means_.means();
  if (const auto loss = means.find("loss"); loss != means.end())
    note += "  loss " + with_decimals(loss->second, 2);
  listeners_.progress({"training", parts_.task.unit(), done, epochs * per_epoch, note});
}

void TrainingLoop::require_finite(const std::string& what, double value) const {
  if (std::isfinite(value)) return;
  const std::string good = saved_step_ < 0
                               ? "there is no checkpoint yet"
                               : "the last good checkpoint is that of step " + std::to_string(saved_step_) +
                                     ", in " + parts_.run.checkpoint().parent_path().string();
  throw ModelError(
      "training diverged: at step " + std::to_string(reached_.steps + 1) + " the " + what + " is " +
          std::to_string(value) + ", expected a finite number; " + good,
      "a new run with a lower learning rate or clip norm, or a longer warm-up, may keep it finite");
}

void TrainingLoop::save_last() {
  Checkpoint checkpoint;
  for (const auto& [kind, state] : random_states(options_.device)) {
    const auto of_ranks = parts_.reducer.gather(bytes_of(state));
    for (int rank = 0; rank < share_.world; ++rank)
      checkpoint.tensors[random_state_name(kind, rank)] = tensor_of(of_ranks[static_cast<std::size_t>(rank)]);
  }
  const Json progress = progress_state();
  saved_step_ = reached_.steps;
  saved_at_ = Clock::now();
  if (!writes()) return;
  checkpoint.tensors.merge(parts_.task.tensors());
  checkpoint.tensors.merge(parts_.optimiser.state());
  checkpoint.progress = dump_json(progress);
  if (log_) log_->sync();
  save_checkpoint(parts_.run.checkpoint(), checkpoint);
}

Json TrainingLoop::progress_state() const {
  Json state{{"steps", reached_.steps},
             {"epochs", reached_.epochs},
             {"best_epoch", reached_.best_epoch},
             {"best_figures", with_figures(Json::object(), reached_.best)},
             {"stale_epochs", stale_epochs_},
             {"sound", reached_.sound},
             {"watch", watch_.state()},
             {"seconds", seconds_ + seconds_since(started_)},
             {"window", window_.state()},
             {"window_seconds", window_seconds_},
             {"epoch_means", epoch_means_.state()},
             {"log_bytes", log_ ? log_->size() : 0}};
  const auto of_ranks = parts_.reducer.gather(dump_json(parts_.task.state()));
  state.update(parse_json(of_ranks.front(), "task state"));
  for (std::size_t rank = 1; rank < of_ranks.size(); ++rank)
    state["ranks"].push_back(parse_json(of_ranks[rank], "task state"));
  return state;
}

void TrainingLoop::restore_progress(const Json& state, const std::string& name) {
  reached_.steps = json_get<std::int64_t>(state, "steps", name);
  reached_.epochs = json_get<int>(state, "epochs", name);
  reached_.best_epoch = json_get<int>(state, "best_epoch", name);
  reached_.best = best_figures(state, name);
  stale_epochs_ = json_get<int>(state, "stale_epochs", name);
  // Checkpoints of before kept every last model where nothing was validated.
  reached_.sound =
      json_get_or<bool>(state, "sound", reached_.best_epoch > 0 || parts_.validation == nullptr, name);
  if (state.contains("watch")) watch_.restore(json_get<Json>(state, "watch", name), name);
  reached_.diverged = !watch_.fault().empty();
  seconds_ = json_get<double>(state, "seconds", name);
  window_.restore(json_get<Json>(state, "window", name), name);
  window_seconds_ = json_get<double>(state, "window_seconds", name);
  epoch_means_.restore(json_get<Json>(state, "epoch_means", name), name);
  parts_.task.restore(task_state(state, share_, name), name);
  const auto log_bytes = json_get<std::int64_t>(state, "log_bytes", name);
  if (writes()) log_ = std::make_unique<TrainingLog>(parts_.run.log(), log_bytes);
}

void TrainingLoop::restore() {
  const std::string name = parts_.run.checkpoint().string();
  if (!RunDirectory::has_checkpoint(parts_.run.path())) {
    log_to(listeners_.log, LogLevel::info,
           parts_.run.path().string() + ": no checkpoint yet, the run starts from its beginning");
    return;
  }
  const Checkpoint checkpoint = load_checkpoint(parts_.run.checkpoint());
  copy_tensors(checkpoint.tensors, parts_.task.tensors(), name);
  try {
    restore_progress(parse_json(checkpoint.progress, name), name);
    parts_.optimiser.restore(checkpoint.tensors, reached_.steps, name);
  } catch (const DataError& damage) {
    throw ModelError(std::string("damaged checkpoint: ") + damage.what(), damage.hint());
  }
  restore_random_states(checkpoint.tensors, share_.rank, options_.device, name);
  saved_step_ = reached_.steps;
}

}  // namespace sightline
