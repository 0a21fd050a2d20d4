#include "train/trainer.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "core/counted.h"
#include "core/error.h"
#include "core/first_given.h"
#include "core/sha256.h"
#include "model/encoder_identity.h"
#include "model/encoder_kind.h"
#include "model/model_file.h"
#include "train/caption_task.h"
#include "train/caption_validation.h"
#include "train/detected_source.h"
#include "train/shared_photos.h"
#include "train/starting_weights.h"
#include "train/training_objective.h"
#include "train/training_regions.h"
#include "train/training_run.h"
#include "weights/weights.h"

namespace sightline {

namespace {

constexpr std::string_view kTorchscript = "torchscript";
// In config.json: the hash of the model in the recipe, its path beside it.
constexpr const char* kStartFrom = "start_from";

bool is_torchscript(const TrainingJob& job) {
  return job.config.encoder.starts_with(kTorchscript);
}

// The file that the encoder's weights come from; see with_encoder_of_start().
std::optional<std::filesystem::path> weights_file(const TrainingJob& job) {
  const std::string prefix = std::string(kTorchscript) + ":";
  if (job.config.encoder.starts_with(prefix)) return job.config.encoder.substr(prefix.size());
  return job.encoder_weights;
}

// What a run on a detector's regions cannot have.
void check_detector_job(const TrainingJob& job) {
  if (job.regions.empty())
    throw UsageError("the run learns from the regions of a detector (" + job.config.encoder + "), found none",
                     "give their directory with --regions DIR");
  const auto of_photos = first_given({{"--encoder-weights", job.encoder_weights.has_value()},
                                      {"--decoder-only", !job.include_encoder},
                                      {"--feature-cache", !job.feature_cache.empty()},
                                      {"--train-encoder", job.config.train_encoder},
                                      {"--augment-flip", job.config.augment_flip},
                                      {"--augment-crop", job.config.augment_crop > 0},
                                      {"--positions", job.config.decoder.positions}});
  if (of_photos)
    throw UsageError(
        *of_photos + " is for an encoder that sees photos, and --regions are what a detector found",
        "leave " + *of_photos + " out");
}

void check_job(const TrainingJob& job) {
  check_training_config(job.config);
  if (job.data.images.empty())
    throw DataError(job.data.name + ": found no images, expected some to train on");
  if (is_detector_kind(job.config.encoder)) return check_detector_job(job);
  if (!job.regions.empty())
    throw UsageError("--regions: the run learns from photos, by the encoder " + job.config.encoder,
                     "leave --regions out, or begin another run with --out");
  const auto weights = weights_file(job);
  if (!weights && !job.config.train_encoder) {
    throw UsageError("the encoder " + job.config.encoder + " has no weights and is not trained either",
                     "give --encoder-weights FILE, or --train-encoder to train it from random weights");
  }
  if (is_torchscript(job) && job.config.train_encoder) {
    throw UsageError("a TorchScript encoder is used as it is: it cannot be trained",
                     "leave --train-encoder out");
  }
  if (!job.include_encoder && job.config.train_encoder) {
    throw UsageError("a trained encoder is in no other file than the model's: it cannot be left out of it");
  }
  require_photos(job.data, job.images, job.max_bad);
  require_photos(job.validation_data, job.validation_images, job.max_bad);
}

// Of everything that training reads of a set: whatever its file's format, the same images and captions in the
// same order.
Json fingerprint(const CaptionSet& data) {
  Sha256 hash;
  const auto add = [&](const std::string& text) {
    hash.update(std::to_string(text.size()) + ":");
    hash.update(text);
  };
  std::int64_t captions = 0;
  for (const CaptionedImage& image : data.images) {
    add(image.id);
    add(image.file.string());
    for (const std::string& caption : image.captions) add(caption);
    if (image.weight != 1) add(Json(image.weight).dump());
    hash.update("\n");
    captions += static_cast<std::int64_t>(image.captions.size());
  }
  return {{"images", data.images.size()}, {"captions", captions}, {"sha256", hash.hex_digest()}};
}

struct EncoderParts {
  std::shared_ptr<Encoder> encoder;
  Preprocessing preprocessing;
  FeatureKey key;
  std::string file_sha256;     // of the weights; "random" where there are none
  std::string tensors_sha256;  // encoder_sha256(); empty where there are no weights, and of TorchScript
};

Preprocessing preprocessing_of(const TrainingConfig& config, Preprocessing preprocessing) {
  preprocessing.resize = config.resize;
  if (config.image_size > 0) preprocessing.height = preprocessing.width = config.image_size;
  for (std::size_t c = 0; c < 3 && !config.image_mean.empty(); ++c) {
    preprocessing.mean[c] = static_cast<float>(config.image_mean[c]);
    preprocessing.std[c] = static_cast<float>(config.image_std[c]);
  }
  return preprocessing;
}

EncoderParts open_encoder(const TrainingJob& job) {
  EncoderParts parts;
  if (is_detector_kind(job.config.encoder)) {
    parts.encoder = make_encoder({job.config.encoder, {}});
    parts.key.encoder_kind = job.config.encoder;
    return parts;
  }
  EncoderSpec spec{job.config.encoder, preprocessing_of(job.config, {})};
  const auto weights = weights_file(job);
  parts.file_sha256 = weights ? sha256_of_file(*weights) : "random";
  if (is_torchscript(job)) spec.kind = std::string(kTorchscript) + ":" + weights->string();
  parts.encoder = make_encoder(spec);
  parts.preprocessing = preprocessing_of(job.config, parts.encoder->default_preprocessing());
  if (weights && !is_torchscript(job)) {
    std::string wrapper;
    const WeightReport report = assign_weights(
        *parts.encoder, read_encoder_weights(*weights, &wrapper, parts.file_sha256), weights->string());
    if (!wrapper.empty())
      log_to(job.log, LogLevel::info, weights->string() + ": the weights under '" + wrapper + "' are taken");
    if (!report.prefix.empty())
      log_to(job.log, LogLevel::info,
             weights->string() + ": '" + report.prefix + "' before all names is left out");
    for (const std::string& name : report.unused) {
      log_to(job.log, LogLevel::debug, weights->string() + ": '" + name + "' is not used");
    }
    parts.tensors_sha256 = encoder_sha256(*parts.encoder);
  }
  if (!is_torchscript(job)) parts.encoder->to(job.device);
  const bool by_tensors = !parts.tensors_sha256.empty();
  parts.key = {is_torchscript(job) ? std::string(kTorchscript) : job.config.encoder,
               by_tensors ? parts.tensors_sha256 : parts.file_sha256, parts.preprocessing,
               by_tensors ? parts.file_sha256 : ""};
  return parts;
}

void log_captions(const TrainingJob& job, const TrainingCaptions& captions) {
  log_to(job.log, LogLevel::info,
         counted(captions.captions.size(), "caption") + ", " + counted(captions.vocabulary.size(), "word") +
             " (" +
             std::to_string(captions.unknown * 100.0 / static_cast<double>(captions.words)).substr(0, 4) +
             " % of the text unknown), " + counted(captions.empty, "caption") + " without a word left out, " +
             std::to_string(captions.cut) + " cut to " + counted(job.config.maximum_words, "word"));
  if (captions.controls > 0) {
    log_to(job.log, LogLevel::warning,
           job.data.name + ": " + counted(static_cast<std::size_t>(captions.controls), "word") +
               " <start>, <end> or <pad> left out of the captions: every caption begins and ends by itself");
  }
  if (const std::string unspaced = unspaced_warning(captions, job.data.name); !unspaced.empty())
    log_to(job.log, LogLevel::warning, unspaced);
}

ModelDescription description_of(const TrainingJob& job, const EncoderParts& encoder,
                                const Captioner& captioner, Grid grid, const Json& recipe) {
  ModelDescription description;
  description.encoder_kind = encoder.key.encoder_kind;
  if (!job.include_encoder || is_torchscript(job)) {
    description.external = ExternalEncoder{encoder.key.encoder_kind, weights_file(job)->filename().string(),
                                           encoder.file_sha256, encoder.tensors_sha256};
  }
  description.feature_size = encoder.encoder->feature_size();
  description.grid = grid;
  description.preprocessing = encoder.preprocessing;
  description.decoder = job.config.decoder;
  description.tokens = captioner.vocabulary.tokens();
  description.vocabulary = captioner.vocabulary.words();
  description.training = {{"command", job.command}, {"recipe", recipe}};
  description.licence = job.licence;
  description.credits = job.credits;
  description.precision = job.config.precision;
  return description;
}

// Before its first checkpoint a run that is resumed begins anew, with the weights that it began with.
void take_start_of_run(TrainingJob& job, const Json& config, const std::string& file) {
  if (job.start_from || RunDirectory::has_checkpoint(job.run)) return;
  const Json recipe = json_get<Json>(config, "recipe", file);
  if (json_get_or<std::string>(recipe, kStartFrom, "", file).empty()) return;
  const auto start = json_get_or<std::string>(config, kStartFrom, "", file);
  if (start.empty())
    throw UsageError(job.run.string() + ": has no checkpoint yet, and began with the weights of a model",
                     "name that model: --start-from MODEL");
  job.start_from = start;
}

// What a run's model files say and hold was settled when it was begun.
TrainingJob with_model_file_of_run(TrainingJob job) {
  const auto file = RunDirectory::config_of(job.run);
  const Json config = read_json_file(file);
  take_words_of_run(job, config, file.string());
  job.include_encoder = json_get_or<bool>(config, "include_encoder", job.include_encoder, file.string());
  const auto weights = json_get_or<std::string>(config, "encoder_weights", "", file.string());
  if (!job.encoder_weights && !weights.empty()) job.encoder_weights = weights;
  take_start_of_run(job, config, file.string());
  return job;
}

// A model that the run starts from lends its encoder, where it holds one and no other is given.
TrainingJob with_encoder_of_start(TrainingJob job) {
  if (!job.encoder_weights && job.start_from && !is_detector_kind(job.config.encoder) &&
      !read_model_description(*job.start_from).external)
    job.encoder_weights = job.start_from;
  return job;
}

// What a run works with, put together.
struct RunParts {
  std::shared_ptr<Captioner> captioner;  // its decoder and encoder are the task's
  std::unique_ptr<CaptionTask> task;
  std::unique_ptr<RegionSource> validation_regions;
  std::unique_ptr<CaptionValidation> validation;  // null without validation data; borrows from both
};

Captioner new_captioner(const TrainingJob& job, const EncoderParts& encoder, const Vocabulary& vocabulary) {
  Captioner captioner{
      encoder.encoder, encoder.preprocessing, vocabulary,
      std::make_shared<Decoder>(job.config.decoder, encoder.encoder->feature_size(), vocabulary.size())};
  if (job.start_from && !(job.resume && RunDirectory::has_checkpoint(job.run)))
    log_to(job.log, LogLevel::info, "starting from " + start_from(*job.start_from, captioner));
  captioner.decoder->to(job.device);
  return captioner;
}

// Nothing when job.stop says so while features are computed.
std::optional<RunParts> prepare(const TrainingJob& job, const RunDirectory& run, const Json& recipe,
                                const EncoderParts& encoder) {
  auto regions = open_training_regions(job, encoder.encoder, encoder.key, run.feature_cache());
  if (!regions) return std::nullopt;
  CaptionTaskParts parts;
  parts.captions = encode_training_captions(job.data, regions->usable_training, job.config.minimum_count,
                                            job.config.maximum_words, job.config.tokens);
  log_captions(job, parts.captions);
  parts.image_count = static_cast<std::int64_t>(job.data.images.size());
  for (const CaptionedImage& image : job.data.images) parts.image_weights.push_back(image.weight);
  const auto captioner = std::make_shared<Captioner>(new_captioner(job, encoder, parts.captions.vocabulary));
  parts.decoder = captioner->decoder;
  parts.objective = make_objective(job.config, parts.captions, parts.image_count, *parts.decoder, job.device);
  if (job.config.train_encoder) parts.encoder = captioner->encoder;
  parts.encoder_prefix = kEncoderPrefix;
  const Layout layout = regions->training->regions({parts.captions.captions.front().image}, false).layout;
  const Grid grid = layout.grid() != nullptr ? *layout.grid() : Grid();
  parts.save = [captioner, description = description_of(job, encoder, *captioner, grid, recipe)](
                   const std::filesystem::path& file, const Milestone& reached) {
    ModelDescription now = description;
    now.training = training_reached(now.training, reached);
    now.metrics = metrics_reached(reached);
    save_model(file, *captioner, now);
  };
  parts.regions = std::move(regions->training);

  RunParts result{captioner, std::make_unique<CaptionTask>(job.config, std::move(parts), job.device),
                  std::move(regions->validation), nullptr};
  if (result.validation_regions) {
    const CaptionValidationParts captions{
        *captioner->decoder, *result.validation_regions, captioner->vocabulary, job.config.validation,
        job.device,          job.config.select};
    result.validation =
        std::make_unique<CaptionValidation>(job.validation_data, regions->usable_validation, captions);
  }
  return result;
}

// Of the model that the run begins with, or is said to have begun with; where a run goes on and nothing is
// said, the one that it began with. Empty where there is none.
std::string starting_sha256(const TrainingJob& job) {
  if (job.start_from) return sha256_of_file(*job.start_from);
  if (!job.resume) return "";
  const auto file = RunDirectory::config_of(job.run);
  const Json recipe = json_get<Json>(read_json_file(file), "recipe", file.string());
  return json_get_or<std::string>(recipe, kStartFrom, "", file.string());
}

// Which weights the encoder has: by their tensors, which may come in another container, and by the file. A
// run that is resumed keeps to what it was begun with: the same tensors in another file are what its own file
// was, and runs of earlier versions know no tensors.
void add_encoder_weights(const TrainingJob& job, const EncoderParts& encoder, Json& recipe) {
  if (!encoder.encoder->sees_pixels()) return;
  constexpr const char *kFile = "encoder_weights", *kTensors = "encoder_tensors";
  recipe[kFile] = encoder.file_sha256;
  if (!encoder.tensors_sha256.empty()) recipe[kTensors] = encoder.tensors_sha256;
  if (!job.resume) return;
  const auto file = RunDirectory::config_of(job.run);
  const Json then = json_get<Json>(read_json_file(file), "recipe", file.string());
  const auto tensors = json_get_or<std::string>(then, kTensors, "", file.string());
  if (tensors.empty()) {
    recipe.erase(kTensors);
  } else if (tensors == encoder.tensors_sha256) {
    recipe[kFile] = json_get<std::string>(then, kFile, file.string());
  }
}

TrainingOutcome run_job(const TrainingJob& job) {
  check_job(job);
  if (const std::string shared = shared_photos_warning(job); !shared.empty())
    log_to(job.log, LogLevel::warning, shared);
  torch::manual_seed(job.config.seed);
  const EncoderParts encoder = open_encoder(job);
  const auto weights = weights_file(job);
  Json config = to_json(job.config);
  if (is_torchscript(job)) config["encoder"] = kTorchscript;  // its file may move: the hash tells
  Json recipe{{"config", config},
              {"data", fingerprint(job.data)},
              {"validation_data", fingerprint(job.validation_data)}};
  add_encoder_weights(job, encoder, recipe);
  if (const std::string start = starting_sha256(job); !start.empty()) recipe[kStartFrom] = start;
  const Json origin{{"command", job.command},
                    {"data", job.data.name},
                    {"images", job.images.string()},
                    {"validation_data", job.validation_data.name},
                    {"validation_images", job.validation_images.string()},
                    {"regions", job.regions.string()},
                    {"encoder_weights", weights ? weights->string() : ""},
                    {kStartFrom, job.start_from ? job.start_from->string() : ""},
                    {"include_encoder", job.include_encoder},
                    {"licence", job.licence},
                    {"credits", job.credits}};
  const RunDirectory run = open_run(job.run, job.resume, recipe, origin, job.log);

  auto parts = prepare(job, run, recipe, encoder);
  if (!parts) {
    TrainingOutcome outcome;
    outcome.interrupted = true;
    return outcome;
  }
  return run_loop(job, run, *parts->task, parts->validation.get(), job.device);
}

// A detector's regions say how large they are.
bool lacks_region_size(const TrainingJob& job) {
  return job.config.encoder == kDetectorKind && !job.regions.empty();
}

TrainingJob with_region_size(TrainingJob job) {
  std::vector<std::filesystem::path> photos;
  for (const CaptionedImage& image : job.data.images) photos.push_back(image.file);
  job.config.encoder = detector_kind(detected_feature_size(job.regions, photos));
  return job;
}

}  // namespace

TrainingOutcome train(const TrainingJob& job) {
  if (lacks_region_size(job)) return train(with_region_size(job));
  if (job.resume) return run_job(with_model_file_of_run(job));
  return job.start_from ? run_job(with_encoder_of_start(job)) : run_job(job);
}

TrainingConfig read_run_config(const std::filesystem::path& run) {
  const std::filesystem::path file = RunDirectory::config_of(run);
  const std::string name = file.string();
  const Json json = read_json_file(file);
  const Json recipe = json_get<Json>(json, "recipe", name);
  TrainingConfig config = training_config_from_json(json_get<Json>(recipe, "config", name), name);
  if (config.encoder == kTorchscript) {
    config.encoder += ":" + json_get<std::string>(json, "encoder_weights", name);
  }
  return config;
}

}  // namespace sightline
