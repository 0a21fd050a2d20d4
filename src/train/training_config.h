#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/enum_names.h"
#include "core/json.h"
#include "decode/search_options.h"
#include "image/preprocessing.h"
#include "model/convolution_precision.h"
#include "model/decoder_config.h"
#include "model/model_task.h"
#include "model/storage_precision.h"
#include "model/text_encoder_config.h"
#include "text/tokens.h"
#include "train/best_by.h"
#include "train/classify_options.h"
#include "train/learning_rate.h"
#include "train/objective_options.h"

namespace sightline {

template <class Struct>
struct Field;
struct FieldInfo;

// How the texts are read that a model rewrites or classifies.
struct SourceOptions {
  Tokens tokens = Tokens::words;  // what texts are cut into, in lower case
  int minimum_count = 1;          // rarer tokens become <unk>
  int maximum_length = 200;       // longer texts are cut
  TextEncoderConfig encoder;
};

// The share of the photos of a set, or of the rows of texts, that may be unusable where nobody says it.
inline constexpr double kUsualMaxBad = 0.01;

// A training recipe: architecture and schedule. The keys of a preset file (models/presets/NAME.json) are
// those of recipe_fields(), and each is a flag of `train` too (label_smoothing: --label-smoothing). A new key
// is a member here, or in the options of what it is for, and a row in the table beside them.
struct TrainingConfig {
  ModelTask task = ModelTask::caption;  // what is learnt, and so which of the keys below count

  // Of the tasks on texts.
  SourceOptions source;
  Tokens target_tokens = Tokens::words;  // what is written
  ClassifyOptions classify;              // how texts are classified
  int texts_per_batch = 64;
  double holdout = 0;  // this share of the data is kept from training, to validate on

  // Encoder and what it sees. Size 0: the encoder's own default.
  std::string encoder = "mobilenet_v2";
  ResizeRule resize = ResizeRule::squash;
  int image_size = 0;
  std::vector<double> image_mean;  // of the channels red, green, blue, in 0..1; none: the encoder's own
  std::vector<double> image_std;
  bool train_encoder = false;
  double encoder_learning_rate = 1e-4;
  ConvolutionPrecision encoder_precision =
      ConvolutionPrecision::fp32;  // an encoder that is trained computes in
  bool freeze_batch_norm = false;  // a trained encoder's statistics stay as they are
  bool augment_flip = false;       // mirror half of the photos (only where the encoder sees pixels each time)
  double augment_crop = 0;         // cut away up to this share of each side, at random

  DecoderConfig decoder;

  // Words.
  Tokens tokens = Tokens::words;  // what captions are cut into
  int minimum_count = 5;          // rarer words become <unk>
  int maximum_words = 30;         // longer training captions are cut

  // Objective, on the per-caption scale of docs: sums over words and regions, means over captions. The keys
  // of all stand among the recipe's own.
  ObjectiveKind objective = ObjectiveKind::cross_entropy;
  CrossEntropyOptions cross_entropy;
  StochasticAttentionOptions stochastic_attention;  // of a hard attention; other kinds do not look at it
  SelfCriticalOptions self_critical;                // of that objective

  // Optimiser.
  int images_per_batch = 16;
  int epochs = 20;
  double learning_rate = 4e-4;
  double weight_decay = 0;
  int warmup_steps = 200;
  Decay decay = Decay::cosine;
  double decay_factor = 0.5;
  int decay_epochs = 3;
  double clip_norm = 5.0;  // of the gradient of the per-caption loss (some 12 times a per-word one); 0: never
  std::uint64_t seed = 1;

  // Validation: free-running beam search as deployed.
  SearchOptions validation;
  int early_stopping = 5;                               // epochs without a better one; 0: never
  BestBy select = BestBy::cider_d;                      // what makes an epoch the best one
  StoragePrecision precision = StoragePrecision::fp32;  // of best.safetensors
};

// Whether features of photos cannot be kept from epoch to epoch: the encoder learns, or photos are varied.
bool sees_pixels_each_time(const TrainingConfig& config);

// What a task's recipe is where nothing is said.
TrainingConfig usual_recipe(ModelTask task);

// Every key: its place, its range, its help.
const std::vector<Field<TrainingConfig>>& recipe_fields();

// Whether a model of this task learns by the row: what another task has is no part of its runs.
bool is_of_task(const FieldInfo& row, ModelTask task);
// Whether the row says how to validate, or what becomes of it.
bool is_of_validation(const FieldInfo& row);
// A recipe as JSON, or some of its keys, without those of other tasks.
Json recipe_of_task(Json recipe, ModelTask task);

Json to_json(const TrainingConfig& config);
// Keys that are absent keep the value in `base`; an unknown key raises DataError suggesting the nearest one,
// a value of the wrong type or out of its range DataError naming key, found and expected.
TrainingConfig training_config_from_json(const Json& json, const std::string& name, TrainingConfig base = {});
// A preset's recipe: what it does not say is what is usual for its task, or for `task` where it names none.
TrainingConfig preset_recipe(const Json& preset, const std::string& name,
                             ModelTask task = ModelTask::caption);
// The same ranges for a recipe that flags have changed. Raises UsageError.
void check_training_config(const TrainingConfig& config);

}  // namespace sightline
