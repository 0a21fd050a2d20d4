#include "train/caption_task.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/number_text.h"
#include "metrics/attention_quality.h"
#include "model/attention_kinds.h"
#include "model/model_file.h"
#include "weights/weights.h"

namespace sightline {

namespace {

constexpr char kObjectivePrefix[] = "objective.";

std::string percent(double share, int digits) {
  return with_decimals(100 * share, digits) + " %";
}

std::vector<std::int64_t> indices(const Json& state, const std::string& key, std::size_t count,
                                  const std::string& name) {
  std::vector<std::int64_t> list;
  for (const Json& item : json_get<Json>(state, key, name)) {
    const bool valid = item.is_number_unsigned() && item.get<std::size_t>() < count;
    if (!valid) throw DataError(name + ": key '" + key + "' is no list of indices into the data");
    list.push_back(item.get<std::int64_t>());
  }
  return list;
}

}  // namespace

CaptionTask::CaptionTask(const TrainingConfig& config, CaptionTaskParts parts, torch::Device device,
                         Share share)
    : config_(config),
      parts_(std::move(parts)),
      device_(device),
      batches_(parts_.captions.captions, parts_.image_count, config.images_per_batch, config.seed, share,
               parts_.image_weights, parts_.region_counts),
      next_group_(batches_.next()),
      step_(*parts_.decoder, *parts_.objective) {}

std::string CaptionTask::unit() const {
  return parts_.objective->unit() == Objective::Unit::photo ? "photo" : parts_.unit;
}

std::int64_t CaptionTask::units_per_epoch() const {
  return parts_.objective->unit() == Objective::Unit::photo ? batches_.images_per_epoch()
                                                            : batches_.captions_per_epoch();
}

std::vector<ParameterGroup> CaptionTask::parameters() const {
  std::vector<ParameterGroup> groups{{"decoder", config_.learning_rate, {}}};
  add_parameters(groups[0], *parts_.decoder, kDecoderPrefix);
  if (const auto* module = parts_.objective->module()) add_parameters(groups[0], *module, kObjectivePrefix);
  if (!parts_.encoder) return groups;
  groups.push_back({"encoder", config_.encoder_learning_rate, {}});
  add_parameters(groups[1], *parts_.encoder, parts_.encoder_prefix);
  return groups;
}

NamedTensors CaptionTask::tensors() const {
  NamedTensors tensors = module_tensors(*parts_.decoder, kDecoderPrefix);
  if (const auto* module = parts_.objective->module())
    tensors.merge(module_tensors(*module, kObjectivePrefix));
  if (parts_.encoder) tensors.merge(module_tensors(*parts_.encoder, parts_.encoder_prefix));
  return tensors;
}

// The group in hand is the last that the sampler drew.
double CaptionTask::share_done() const {
  const std::int64_t drawn = batches_.epoch() * steps_per_epoch() + batches_.position();
  return static_cast<double>(drawn - 1) / static_cast<double>(config_.epochs * steps_per_epoch());
}

StepFigures CaptionTask::step() {
  parts_.objective->progress(share_done());
  const CaptionGroup group = std::exchange(next_group_, {});
  TrainingBatch batch;
  if (!group.images.empty()) {
    const Regions regions = parts_.regions->regions(group.images, true);
    batch = training_batch(group, parts_.captions.captions, on_device(regions, device_));
  }
  next_group_ = batches_.next();
  parts_.regions->expect(next_group_.images);
  return group.images.empty() ? StepFigures{} : step_.run(batch);
}

std::optional<LossCeiling> CaptionTask::loss_ceiling() const {
  return LossCeiling{"nll_per_word", unigram_entropy(parts_.captions),
                     "guessing words by how frequent they are",
                     std::log(static_cast<double>(parts_.captions.vocabulary.size()))};
}

// The first epoch of a long run may well end before attention has learnt to move: said again at the run's
// end.
void CaptionTask::after_epoch(const Figures& means, bool last, const LogSink& log) {
  const auto change = means.find("attention_change");
  // Of an attention that no word moves nothing else is to be expected.
  const bool collapsed = change != means.end() && change->second < kCollapsedChange &&
                         !attention_form(config_.decoder.attention).fixed;
  if (collapsed && (!collapsed_ || last)) {
    log_to(log, LogLevel::warning,
           "attention has collapsed: the maps are the same at every word (" + percent(change->second, 2) +
               " of the attention moves from word to word, expected over " + percent(kCollapsedChange, 0) +
               "); " + parts_.pictures + " will show nothing. More epochs may help" +
               (config_.cross_entropy.doubly_stochastic > 0 ? ", and a lower doubly_stochastic" : ""));
  }
  collapsed_ = collapsed;
}

void CaptionTask::save_model(const std::filesystem::path& file, const Milestone& reached) const {
  parts_.save(file, reached);
}

Json CaptionTask::state() const {
  return {{"sampler", batches_.state()},
          {"next_images", next_group_.images},
          {"next_captions", next_group_.captions},
          {"augmentation", parts_.regions->random_state()},
          {"objective", parts_.objective->state()}};
}

void CaptionTask::restore(const Json& state, const std::string& name) {
  batches_.restore(json_get<Json>(state, "sampler", name), name);
  next_group_.images = indices(state, "next_images", static_cast<std::size_t>(parts_.image_count), name);
  next_group_.captions = indices(state, "next_captions", parts_.captions.captions.size(), name);
  const auto augmentation = json_get<std::string>(state, "augmentation", name);
  if (!augmentation.empty()) parts_.regions->restore_random_state(augmentation);
  parts_.objective->restore(json_get<Json>(state, "objective", name), name + ": objective");
}

}  // namespace sightline
