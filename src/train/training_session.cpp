#include "train/training_session.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "metrics/attention_quality.h"
#include "train/caption_tensors.h"
#include "train/learning_rate.h"

namespace sightline {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kLogEverySteps = 20;
constexpr double kSaveEverySeconds = 300;

double seconds_since(Clock::time_point time) {
  return std::chrono::duration<double>(Clock::now() - time).count();
}

std::vector<ParameterGroup> parameter_groups(const TrainingConfig& config, const Captioner& captioner) {
  std::vector<ParameterGroup> groups{{"decoder", config.learning_rate, {}}};
  for (const auto& item : captioner.decoder->named_parameters()) {
    groups[0].parameters.emplace_back(kDecoderPrefix + item.key(), item.value());
  }
  if (!config.train_encoder) return groups;
  groups.push_back({"encoder", config.encoder_learning_rate, {}});
  for (const auto& item : captioner.encoder->named_parameters()) {
    groups[1].parameters.emplace_back(kEncoderPrefix + item.key(), item.value());
  }
  return groups;
}

void add_tensors(NamedTensors& tensors, const torch::nn::Module& module, const std::string& prefix) {
  for (const auto& item : module.named_parameters()) tensors[prefix + item.key()] = item.value();
  for (const auto& item : module.named_buffers()) tensors[prefix + item.key()] = item.value();
}

Json with_figures(Json line, const std::map<std::string, double>& figures) {
  for (const auto& [name, value] : figures) line[name] = value;
  return line;
}

std::string rounded(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

}  // namespace

TrainingSession::TrainingSession(const TrainingJob& job, const RunDirectory& run, TrainingParts parts)
    : job_(job),
      config_(job.config),
      run_(run),
      parts_(std::move(parts)),
      batches_(parts_.captions.captions, static_cast<std::int64_t>(job.data.images.size()),
               config_.images_per_batch, config_.seed),
      next_group_(batches_.next()),
      optimiser_(parameter_groups(config_, parts_.captioner), config_.weight_decay) {}

TrainingOutcome TrainingSession::run() {
  if (!log_) log_ = std::make_unique<TrainingLog>(run_.log(), 0);
  started_ = saved_at_ = Clock::now();
  bool goes_on = true;
  while (goes_on && !finished()) goes_on = run_epoch() && finish_epoch();
  if (!goes_on) save_last();
  TrainingOutcome outcome = best_;
  outcome.interrupted = !goes_on;
  outcome.steps = steps_;
  return outcome;
}

bool TrainingSession::finished() const {
  return best_.epochs >= config_.epochs ||
         (config_.early_stopping > 0 && stale_epochs_ >= config_.early_stopping);
}

bool TrainingSession::must_stop() const {
  return (job_.stop && job_.stop()) || (job_.stop_after_steps > 0 && steps_ >= job_.stop_after_steps);
}

bool TrainingSession::run_epoch() {
  const std::int64_t end = (best_.epochs + 1) * batches_.batches_per_epoch();
  while (steps_ < end) {
    if (must_stop()) return false;
    step();
    report_progress();
    if (seconds_since(saved_at_) > kSaveEverySeconds) save_last();
  }
  return true;
}

void TrainingSession::step() {
  const auto start = Clock::now();
  Decoder& decoder = *parts_.captioner.decoder;
  const Regions regions = parts_.regions.training->regions(next_group_.images, true);
  const CaptionBatch batch = caption_tensors(next_group_, parts_.captions.captions);
  next_group_ = batches_.next();
  parts_.regions.training->expect(next_group_.images);

  optimiser_.zero_gradients();
  decoder.train();
  const ObjectiveValue value = parts_.objective->evaluate(decoder, decoder.prepare(regions), batch);
  const auto loss = value.loss.item<double>();
  if (!std::isfinite(loss)) stop_for_bad_number("loss", loss);
  value.loss.backward();
  const double norm = optimiser_.gradient_norm();
  if (!std::isfinite(norm)) stop_for_bad_number("gradient's norm", norm);
  optimiser_.step(learning_rate_factor(config_, steps_, batches_.batches_per_epoch()), norm,
                  config_.clip_norm);
  ++steps_;

  std::map<std::string, double> figures = value.scalars;
  figures["gradient_norm"] = norm;
  const auto captions = static_cast<double>(batch.lengths.size(0));
  window_.add(figures, captions);
  epoch_means_.add(figures, captions);
  window_seconds_ += seconds_since(start);
  if (steps_ % kLogEverySteps == 0) log_step(window_seconds_);
}

void TrainingSession::log_step(double seconds) {
  const double rate =
      config_.learning_rate * learning_rate_factor(config_, steps_ - 1, batches_.batches_per_epoch());
  Json line =
      with_figures({{"type", "step"}, {"step", steps_}, {"epoch", best_.epochs + 1}}, window_.means());
  line["learning_rate"] = rate;
  line["captions_per_second"] = window_.weight() / seconds;
  log_->write(line);
  window_.clear();
  window_seconds_ = 0;
}

bool TrainingSession::finish_epoch() {
  std::optional<Validation::Outcome> validated;
  if (parts_.validation) {
    validated =
        parts_.validation->run(*parts_.captioner.decoder, *parts_.regions.validation,
                               parts_.captioner.vocabulary, config_.validation, job_.progress, job_.stop);
    if (!validated) return false;  // the checkpoint has the epoch's last step: resuming validates again
  }
  ++best_.epochs;
  const bool better = !validated || best_.best_epoch == 0 || validated->scores.cider_d > best_.best_cider_d;
  if (better && validated) {
    best_.best_epoch = best_.epochs;
    best_.best_cider_d = validated->scores.cider_d;
    best_.best_bleu4 = validated->scores.bleu[3];
  }
  stale_epochs_ = better ? 0 : stale_epochs_ + 1;

  const auto means = epoch_means_.means();
  Json line{{"type", "epoch"}, {"epoch", best_.epochs}, {"step", steps_}};
  line["training"] = with_figures(Json::object(), means);
  if (validated) line["validation"] = to_json(validated->scores);
  line["best"] = better;
  line["seconds"] = seconds_ + seconds_since(started_);
  log_->write(line);
  epoch_means_.clear();

  std::string message = "epoch " + std::to_string(best_.epochs) + "/" + std::to_string(config_.epochs) +
                        "  loss " + rounded(means.at("loss"), 3);
  if (validated) {
    message += "  CIDEr-D " + rounded(validated->scores.cider_d, 4) + "  BLEU-4 " +
               rounded(validated->scores.bleu[3], 4) + (better ? "  (best)" : "");
  }
  log_to(job_.log, LogLevel::info, message);
  warn_of_collapse(means);
  if (better) keep_best(validated ? &validated->scores : nullptr);
  save_last();
  return true;
}

// The first epoch of a long run may well end before attention has learnt to move: said again at the run's
// end.
void TrainingSession::warn_of_collapse(const std::map<std::string, double>& means) {
  const auto change = means.find("attention_change");
  const bool collapsed = change != means.end() && change->second < kCollapsedChange;
  if (collapsed && (!collapsed_ || finished())) {
    log_to(job_.log, LogLevel::warning,
           "attention has collapsed: the maps are the same at every word (" +
               rounded(100 * change->second, 2) +
               " % of the attention moves from word to word, expected over " +
               rounded(100 * kCollapsedChange, 0) +
               " %); overlays will show nothing. More epochs may help, and a lower doubly_stochastic");
  }
  collapsed_ = collapsed;
}

void TrainingSession::keep_best(const ValidationScores* scores) {
  ModelDescription description = parts_.description;
  description.training["epochs"] = best_.epochs;
  description.training["steps"] = steps_;
  description.metrics = Json::object();
  if (scores != nullptr) description.metrics = {{"validation", to_json(*scores)}};
  save_model(run_.best(), parts_.captioner, description);
}

void TrainingSession::report_progress() const {
  if (!job_.progress) return;
  const auto per_epoch = static_cast<std::int64_t>(parts_.captions.captions.size());
  const std::int64_t done = best_.epochs * per_epoch + std::llround(epoch_means_.weight());
  std::string note = "epoch " + std::to_string(best_.epochs + 1) + "/" + std::to_string(config_.epochs);
  const auto means = epoch_means_.means();
  if (const auto loss = means.find("loss"); loss != means.end()) note += "  loss " + rounded(loss->second, 2);
  job_.progress({"training", "caption", done, config_.epochs * per_epoch, note});
}

void TrainingSession::stop_for_bad_number(const std::string& what, double value) const {
  const std::string good = saved_step_ < 0
                               ? "there is no checkpoint yet"
                               : "the last good checkpoint is that of step " + std::to_string(saved_step_) +
                                     ", in " + run_.checkpoint().parent_path().string();
  throw ModelError(
      "training diverged: at step " + std::to_string(steps_ + 1) + " the " + what + " is " +
          std::to_string(value) + ", expected a finite number; " + good,
      "a new run with a lower learning rate or clip norm, or a longer warm-up, may keep it finite");
}

NamedTensors TrainingSession::model_tensors() const {
  NamedTensors tensors;
  add_tensors(tensors, *parts_.captioner.decoder, kDecoderPrefix);
  if (config_.train_encoder) add_tensors(tensors, *parts_.captioner.encoder, kEncoderPrefix);
  return tensors;
}

void TrainingSession::save_last() {
  Checkpoint checkpoint;
  checkpoint.tensors = model_tensors();
  checkpoint.tensors.merge(optimiser_.state());
  checkpoint.tensors["random.torch"] = torch_random_state();
  checkpoint.progress = dump_json(progress_state());
  save_checkpoint(run_.checkpoint(), checkpoint);
  saved_step_ = steps_;
  saved_at_ = Clock::now();
}

Json TrainingSession::progress_state() const {
  return {{"steps", steps_},
          {"epochs", best_.epochs},
          {"best_epoch", best_.best_epoch},
          {"best_cider_d", best_.best_cider_d},
          {"best_bleu4", best_.best_bleu4},
          {"stale_epochs", stale_epochs_},
          {"seconds", seconds_ + seconds_since(started_)},
          {"window", window_.state()},
          {"window_seconds", window_seconds_},
          {"epoch_means", epoch_means_.state()},
          {"sampler", batches_.state()},
          {"next_images", next_group_.images},
          {"next_captions", next_group_.captions},
          {"augmentation", parts_.regions.training->random_state()},
          {"objective", parts_.objective->state()},
          {"log_bytes", log_->size()}};
}

void TrainingSession::restore_progress(const Json& state, const std::string& name) {
  steps_ = json_get<std::int64_t>(state, "steps", name);
  best_.epochs = json_get<int>(state, "epochs", name);
  best_.best_epoch = json_get<int>(state, "best_epoch", name);
  best_.best_cider_d = json_get<double>(state, "best_cider_d", name);
  best_.best_bleu4 = json_get<double>(state, "best_bleu4", name);
  stale_epochs_ = json_get<int>(state, "stale_epochs", name);
  seconds_ = json_get<double>(state, "seconds", name);
  window_.restore(json_get<Json>(state, "window", name), name);
  window_seconds_ = json_get<double>(state, "window_seconds", name);
  epoch_means_.restore(json_get<Json>(state, "epoch_means", name), name);
  batches_.restore(json_get<Json>(state, "sampler", name), name);
  const auto indices = [&](const std::string& key, std::size_t count) {
    std::vector<std::int64_t> list;
    for (const Json& item : json_get<Json>(state, key, name)) {
      const bool valid = item.is_number_unsigned() && item.get<std::size_t>() < count;
      if (!valid) throw DataError(name + ": key '" + key + "' is no list of indices into the data");
      list.push_back(item.get<std::int64_t>());
    }
    return list;
  };
  next_group_.images = indices("next_images", job_.data.images.size());
  next_group_.captions = indices("next_captions", parts_.captions.captions.size());
  const auto augmentation = json_get<std::string>(state, "augmentation", name);
  if (!augmentation.empty()) parts_.regions.training->restore_random_state(augmentation);
  parts_.objective->restore(json_get<Json>(state, "objective", name), name + ": objective");
  log_ = std::make_unique<TrainingLog>(run_.log(), json_get<std::int64_t>(state, "log_bytes", name));
}

void TrainingSession::restore() {
  const Checkpoint checkpoint = load_checkpoint(run_.checkpoint());
  const std::string name = run_.checkpoint().string();
  const torch::NoGradGuard no_grad;
  for (auto& [key, tensor] : model_tensors()) {
    const auto found = checkpoint.tensors.find(key);
    if (found == checkpoint.tensors.end())
      throw ModelError(name + ": damaged checkpoint: no tensor '" + key + "'");
    if (found->second.sizes() != tensor.sizes() || found->second.scalar_type() != tensor.scalar_type()) {
      throw ModelError(name + ": damaged checkpoint: tensor '" + key +
                       "' has another shape or type than the model's");
    }
    tensor.copy_(found->second);
  }
  const auto random = checkpoint.tensors.find("random.torch");
  if (random == checkpoint.tensors.end())
    throw ModelError(name + ": damaged checkpoint: no tensor 'random.torch'");
  try {
    const Json state = parse_json(checkpoint.progress, name);
    restore_progress(state, name);
    optimiser_.restore(checkpoint.tensors, steps_, name);
  } catch (const DataError& error) {
    throw ModelError(std::string("damaged checkpoint: ") + error.what(), error.hint());
  }
  restore_torch_random_state(random->second, name);
  saved_step_ = steps_;
}

}  // namespace sightline
