#include "train/classify_task.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/text_batch.h"
#include "weights/weights.h"

namespace sightline {

namespace {

// Words become <unk>, each with probability `share`; padding stays.
void drop_words(TextBatch& batch, double share) {
  if (share <= 0) return;
  const auto dropped = torch::rand(batch.ids.sizes()).lt(share).logical_and(batch.mask);
  batch.ids = batch.ids.masked_fill(dropped, Vocabulary::kUnknown);
}

}  // namespace

TextBatch batch_of(const EncodedTexts& texts, const std::vector<std::int64_t>& numbers) {
  std::vector<EncodedText> own;
  for (const std::int64_t number : numbers) {
    const auto i = static_cast<std::size_t>(number);
    own.push_back({texts.words[i].words, texts.sentence_begins[i]});
  }
  std::vector<const EncodedText*> pointers;
  for (const EncodedText& text : own) pointers.push_back(&text);
  return text_batch(pointers);
}

at::Tensor classes_of(const EncodedTexts& texts, const std::vector<std::int64_t>& numbers) {
  std::vector<std::int64_t> classes;
  for (const std::int64_t number : numbers) classes.push_back(texts.labels[static_cast<std::size_t>(number)]);
  return torch::tensor(classes, at::kLong);
}

ClassifyTask::ClassifyTask(const TrainingConfig& config, const EncodedTexts& texts, Classifier classifier,
                           TextModelDescription description)
    : config_(config),
      texts_(texts),
      classifier_(std::move(classifier)),
      description_(std::move(description)),
      batches_(texts.words, static_cast<std::int64_t>(texts.size()), config.texts_per_batch, config.seed) {}

std::vector<ParameterGroup> ClassifyTask::parameters() const {
  ParameterGroup group{"classifier", config_.learning_rate, {}};
  add_parameters(group, *classifier_.network, kClassifierPrefix);
  return {group};
}

NamedTensors ClassifyTask::tensors() const {
  return module_tensors(*classifier_.network, kClassifierPrefix);
}

StepFigures ClassifyTask::step() {
  classifier_.network->train();
  const CaptionGroup group = batches_.next();
  TextBatch batch = batch_of(texts_, group.captions);
  drop_words(batch, config_.classify.word_dropout);
  const auto classes = classes_of(texts_, group.captions);
  const auto logits = classifier_.network->forward(batch).logits;
  const auto loss = torch::cross_entropy_loss(logits, classes, {}, at::Reduction::Mean, -100,
                                              config_.cross_entropy.label_smoothing);
  loss.backward();
  const auto right = logits.argmax(1).eq(classes).to(at::kDouble).mean();
  return {{{"loss", loss.item<double>()}, {"accuracy", right.item<double>()}},
          static_cast<double>(group.captions.size())};
}

// Of a few labels even honest guessing is now and then a little above its mean.
std::optional<LossCeiling> ClassifyTask::loss_ceiling() const {
  const auto labels = torch::tensor(texts_.labels, at::kLong);
  const auto shares = torch::bincount(labels, {}, static_cast<std::int64_t>(classifier_.labels.size()))
                          .to(at::kDouble)
                          .div(static_cast<double>(texts_.size()));
  const auto log_shares = shares.clamp_min(1e-9).log();
  const double smoothing = config_.cross_entropy.label_smoothing;
  const auto guessing = (1 - smoothing) * (shares * log_shares).sum() + smoothing * log_shares.mean();
  return LossCeiling{"loss", -guessing.item<double>(), "guessing labels by how frequent they are",
                     std::log(static_cast<double>(classifier_.labels.size())), 1.5};
}

void ClassifyTask::save_model(const std::filesystem::path& file, const Milestone& reached) const {
  TextModelDescription description = description_;
  description.training = training_reached(description.training, reached);
  description.metrics = metrics_reached(reached);
  save_classifier(file, classifier_, description);
}

void ClassifyTask::restore(const Json& state, const std::string& name) {
  batches_.restore(json_get<Json>(state, "sampler", name), name);
}

}  // namespace sightline
