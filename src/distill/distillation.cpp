#include "distill/distillation.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/counted.h"
#include "core/error.h"
#include "core/field.h"
#include "core/listed.h"
#include "core/random.h"
#include "core/sha256.h"
#include "distill/compute.h"
#include "distill/distill_task.h"
#include "distill/region_validation.h"
#include "distill/student.h"
#include "model/model_file.h"
#include "train/run_directory.h"
#include "train/training_loop.h"
#include "weights/weights.h"

namespace sightline {

namespace {

// Photos whose regions tell the teachers' scale.
constexpr std::size_t kScalePhotos = 1500;

void check(const DistillJob& job) {
  if (job.teachers.empty())
    throw UsageError("distill needs a teacher", "--teacher torchscript:FILE, or --teacher mobilenet_v2:FILE");
  if (job.student.empty()) throw UsageError("distill needs a student", "--student resnet18:layer3");
  require_learner(job.student);
  if (job.photos.empty()) throw UsageError("distill found no photos to learn from", "--images DIR");
  const RegionLossWeights& loss = job.loss;
  if (!(loss.mse > 0 || loss.cosine > 0 || loss.relation > 0))
    throw UsageError("distill: every term of the loss has weight 0, so there is nothing to learn",
                     "leave one of --mse, --cosine and --relation above 0");
}

// Names and sizes: the same photos may lie in another directory.
Json fingerprint(const std::vector<std::filesystem::path>& photos) {
  Sha256 hash;
  for (const std::filesystem::path& photo : photos) {
    std::error_code ignored;
    hash.update(photo.filename().string() + '\n' +
                std::to_string(std::filesystem::file_size(photo, ignored)) + '\n');
  }
  return {{"count", photos.size()}, {"sha256", hash.hex_digest()}};
}

Json teachers_json(const DistillJob& job) {
  Json teachers = Json::array();
  for (const Teacher& teacher : job.teachers)
    teachers.push_back({{"kind", teacher.kind},
                        {"sha256", sha256_of_file(teacher.file)},
                        {"preprocessing", to_json(teacher.preprocessing)}});
  return teachers;
}

Json recipe_of(const DistillJob& job, const Json& teachers) {
  Json recipe = to_json<DistillOptions>(distill_fields(), job);
  recipe["teachers"] = teachers;
  recipe["student_weights"] = job.student_weights ? sha256_of_file(*job.student_weights) : "random";
  recipe["photos"] = fingerprint(job.photos);
  recipe["held"] = fingerprint(job.held);
  recipe["compute"] = to_string(job.bfloat16 ? Compute::bf16 : Compute::fp32);
  return recipe;
}

// The recipe that a run recorded, with the keys that this version has beside them.
Json with_later_keys_of_distillation(Json recorded) {
  const Json defaults = recipe_of(DistillJob(), Json::array());
  for (const auto& item : defaults.items())
    if (!recorded.contains(item.key())) recorded[item.key()] = item.value();
  return recorded;
}

void warn_of_unreadable(const DistillJob& job, const std::vector<std::string>& reasons) {
  if (reasons.empty()) return;
  log_to(job.log, LogLevel::warning,
         counted(reasons.size(), "photo") + " left out that cannot be read:\n  " + ten_of(reasons, "\n  "));
}

// The photos of a run as indices into one list: those to learn from first, then those held out.
struct PhotoPlan {
  std::vector<std::int64_t> learnt, held;
  std::vector<View> views;
  std::vector<std::size_t> learnt_views;  // indices into the views
  std::size_t original = 0;               // the view of the photos held out
};

PhotoPlan plan_of(const DistillJob& job) {
  PhotoPlan plan;
  plan.views = parse_views(job.views);
  plan.learnt_views.resize(plan.views.size());
  std::iota(plan.learnt_views.begin(), plan.learnt_views.end(), 0);
  const auto original = std::find(plan.views.begin(), plan.views.end(), View{});
  plan.original = static_cast<std::size_t>(original - plan.views.begin());
  if (original == plan.views.end()) plan.views.emplace_back();
  for (std::size_t i = 0; i < job.photos.size() + job.held.size(); ++i)
    (i < job.photos.size() ? plan.learnt : plan.held).push_back(static_cast<std::int64_t>(i));
  return plan;
}

void require_photos(const PhotoPlan& plan) {
  if (plan.learnt.empty()) throw DataError("none of the photos to learn from can be read");
}

// Nothing when told to stop.
std::optional<StudentPhotos> read_photos(const DistillJob& job, PhotoPlan& plan, int side) {
  std::vector<std::filesystem::path> files = job.photos;
  files.insert(files.end(), job.held.begin(), job.held.end());
  StudentPhotos photos(std::move(files), plan.views, side, job.run, job.limits);
  std::vector<std::string> reasons;
  std::vector<bool> broken(photos.files().size());
  for (const StudentPhotos::Failure& failure : photos.load(job.progress, job.stop)) {
    reasons.push_back(failure.reason);
    broken[static_cast<std::size_t>(failure.photo)] = true;
  }
  if (job.stop && job.stop()) return std::nullopt;
  warn_of_unreadable(job, reasons);
  for (auto* list : {&plan.learnt, &plan.held})
    std::erase_if(*list, [&](std::int64_t photo) { return broken[static_cast<std::size_t>(photo)]; });
  require_photos(plan);
  return photos;
}

std::optional<TeacherRegions> ask_teachers(const DistillJob& job, PhotoPlan& plan,
                                           const std::vector<std::filesystem::path>& files) {
  TeacherRegionsBuild build;
  build.teachers = job.teachers;
  build.files = files;
  build.views = plan.views;
  build.photos_of_view.resize(plan.views.size());
  for (const std::size_t view : plan.learnt_views) build.photos_of_view[view] = plan.learnt;
  auto& original = build.photos_of_view[plan.original];
  original.insert(original.end(), plan.held.begin(), plan.held.end());
  build.directory = job.teacher_cache.empty() ? job.run / "teacher" : job.teacher_cache;
  build.bfloat16 = job.bfloat16;
  build.limits = job.limits;
  build.progress = job.progress;
  build.log = job.log;
  build.stop = job.stop;
  std::vector<std::string> failed;
  auto regions = TeacherRegions::open(build, failed);
  warn_of_unreadable(job, failed);
  if (!regions) return regions;
  std::erase_if(plan.held, [&](std::int64_t photo) { return !regions->contains({photo, plan.original}); });
  std::erase_if(plan.learnt, [&](std::int64_t photo) {
    return !std::all_of(plan.learnt_views.begin(), plan.learnt_views.end(), [&](std::size_t view) {
      return regions->contains({photo, view});
    });
  });
  require_photos(plan);
  return regions;
}

// Of up to kScalePhotos photos, spread evenly over those to learn from.
RegionScale scale_of(const TeacherRegions& teachers, const PhotoPlan& plan) {
  const std::size_t step = (plan.learnt.size() + kScalePhotos - 1) / kScalePhotos;
  std::vector<Look> looks;
  for (std::size_t i = 0; i < plan.learnt.size(); i += step)
    looks.push_back({plan.learnt[i], plan.learnt_views.front()});
  return RegionScale::of(teachers.regions(looks));
}

Preprocessing preprocessing_of(const DistillJob& job, const Encoder& student) {
  Preprocessing preprocessing = student.default_preprocessing();
  preprocessing.resize = ResizeRule::squash;
  if (job.image_size > 0) preprocessing.height = preprocessing.width = job.image_size;
  return preprocessing;
}

DistillTaskOptions task_options(const DistillJob& job, const PhotoPlan& plan, Json description) {
  DistillTaskOptions options;
  options.photos = plan.learnt;
  options.views = plan.learnt_views;
  options.photos_per_batch = job.photos_per_batch;
  options.learning_rate = job.learning_rate;
  options.loss = job.loss;
  options.disturbance = job.disturbance;
  options.seed = job.seed;
  options.keep_projection = job.keep_projection;
  options.description = std::move(description);
  return options;
}

LoopOutcome train(const DistillJob& job, const RunDirectory& run, DistillTask& task, Validation* validation) {
  const auto optimiser = make_optimiser({job.weight_decay}, task.parameters());
  LocalGradients alone;
  LoopOptions options;
  options.schedule = {.epochs = job.epochs, .warmup_steps = job.warmup_steps, .decay = Decay::cosine};
  options.clip_norm = job.clip_norm;
  options.early_stopping = job.early_stopping;
  LoopListeners listeners;
  listeners.progress = job.progress;
  listeners.log = job.log;
  listeners.stop = job.stop;
  TrainingLoop loop(options, listeners, {run, task, validation, *optimiser, alone});
  if (job.resume) loop.restore();
  return loop.run();
}

}  // namespace

DistillOutcome distill(const DistillJob& job) {
  check(job);
  PhotoPlan plan = plan_of(job);
  const Preprocessing preprocessing = preprocessing_of(job, *make_encoder({job.student, {}}));
  const Json teachers = teachers_json(job);
  const RunDirectory run =
      RunDirectory::open(job.run, job.resume, recipe_of(job, teachers), Json{{"command", job.command}},
                         job.log, {with_later_keys_of_distillation, "epochs"});

  DistillOutcome outcome;
  outcome.interrupted = true;
  outcome.image_size = preprocessing.height;
  outcome.weights = job.run / DistillTask::kFileName;
  auto photos = read_photos(job, plan, preprocessing.height);
  if (!photos) return outcome;
  auto regions = ask_teachers(job, plan, photos->files());
  if (!regions) return outcome;
  log_to(job.log, LogLevel::info,
         counted(plan.learnt.size(), "photo") + " to learn from in " +
             counted(plan.learnt_views.size(), "view") + ", " + counted(plan.held.size(), "photo") +
             " held out");

  torch::manual_seed(job.seed);
  const RegionScale scale = scale_of(*regions, plan);
  const std::string kind = projected_kind(job.student, regions->feature_size(), regions->grid());
  const auto student = make_encoder({kind, {}});
  if (job.student_weights) {
    const NamedTensors weights = read_weights(*job.student_weights);
    require_float_weights(weights, job.student_weights->string());
    begin_with(*student, weights, scale, job.student_weights->string());
  }
  outcome.encoder = job.keep_projection ? kind : job.student;
  const DistillParts parts{student, preprocessing, std::move(*photos), std::move(*regions),
                           scale,   job.bfloat16};
  const Json description{{"encoder", outcome.encoder},
                         {"preprocessing", to_json(preprocessing)},
                         {"teachers", teachers},
                         {"command", job.command}};
  DistillTask task(parts, task_options(job, plan, description));
  std::vector<Look> held;
  for (const std::int64_t photo : plan.held) held.push_back({photo, plan.original});
  RegionValidation validation(parts, held);
  const LoopOutcome trained = train(job, run, task, held.empty() ? nullptr : &validation);
  outcome.interrupted = trained.interrupted;
  outcome.steps = trained.steps;
  outcome.epochs = trained.epochs;
  outcome.best_epoch = trained.best_epoch;
  if (trained.best_epoch > 0) {
    outcome.cosine = figure(trained.best, "cosine");
    outcome.explained_variance = figure(trained.best, "explained_variance");
  }
  return outcome;
}

std::vector<std::filesystem::path> hold_out(std::vector<std::filesystem::path>& photos, double share,
                                            std::uint64_t seed) {
  if (photos.size() < 2 || share <= 0) return {};
  const auto count = std::clamp<std::size_t>(
      static_cast<std::size_t>(std::llround(share * static_cast<double>(photos.size()))), 1,
      photos.size() - 1);
  const std::vector<bool> held = drawn(photos.size(), count, seed);
  std::vector<std::filesystem::path> kept, chosen;
  for (std::size_t i = 0; i < photos.size(); ++i) (held[i] ? chosen : kept).push_back(std::move(photos[i]));
  photos = std::move(kept);
  return chosen;
}

}  // namespace sightline
