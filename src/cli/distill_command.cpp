#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>

#include "cli/command.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/output_check.h"
#include "core/plain_path.h"
#include "data/captions_reader.h"
#include "distill/autocast.h"
#include "distill/distillation.h"
#include "model/encoder.h"
#include "pipeline/names_file.h"
#include "pipeline/photo_list.h"

namespace sightline {

namespace {

struct DistillArguments {
  DistillJob job;
  std::vector<std::string> teachers, images;
  double hold_out = 0.02;
  std::optional<std::filesystem::path> held_images;
  std::string compute = "auto";
};

std::vector<Option> student_options(DistillArguments& arguments) {
  DistillJob& job = arguments.job;
  std::string none;
  Option student = text_option("student", "KIND", job.student,
                               "encoder that learns: resnet18:layer3, mobilenet_v2:features.13, ...");
  student.suggestions = [] {
    std::vector<std::string> kinds = encoder_kinds();
    std::erase_if(kinds, [](const std::string& kind) { return kind.find(':') != std::string::npos; });
    return kinds;
  };
  return grouped(
      "Teachers and student",
      {repeatable(
           arguments.teachers,
           text_option("teacher", "KIND:FILE", none,
                       "encoder to learn from: torchscript:FILE, or a built-in kind and its weights; "
                       ",size=N ,mean=M and ,std=S behind it say how its photos are prepared, where not "
                       "as the kind has it. Given several times: their features stand side by side")),
       student,
       path_option("student-weights", "FILE", job.student_weights,
                   "weights that the student begins with; without them it starts at random"),
       switch_option("keep-projection", job.keep_projection,
                     "keep the layers that turn the student's features into the teachers': an encoder in the "
                     "teachers' place"),
       integer_option("image-size", job.image_size, 0, 4096,
                      "pixels of the student's input; 0: the encoder's own")});
}

std::vector<Option> distillation_photo_options(DistillArguments& arguments) {
  DistillJob& job = arguments.job;
  std::string none;
  Option images = repeatable(
      arguments.images, text_option("images", "DIR|LIST", none,
                                    "photos to learn from: a directory, with those inside it, or a file of "
                                    "names, one a line. Can be given several times"));
  images.value = ValueKind::file;
  return grouped(
      "Photos",
      {images,
       number_option("hold-out", arguments.hold_out, 0, 0.9,
                     "share of the photos that is kept to validate on"),
       path_option("held-images", "LIST", arguments.held_images,
                   "validate on those of these file names instead (one a line, or captions in a .json file)"),
       text_option(
           "views", "LIST", job.views,
           "how each photo is shown: some of original, mirror, corners, mirror-corners (corners: four "
           "views of 80 % of width and height)"),
       number_option(
           "colour", job.disturbance.colour, 0, 1,
           "the student's photos change in brightness, contrast and saturation by up to this share"),
       number_option("blur", job.disturbance.blur, 0, 1, "share of the student's photos that are blurred"),
       number_option("shift", job.disturbance.shift, 0, 0.25,
                     "the student's photos are shifted by up to this share of a side")});
}

std::vector<Option> learning_options(DistillArguments& arguments) {
  DistillJob& job = arguments.job;
  return grouped(
      "Learning",
      {number_option("mse", job.loss.mse, 0, 1e6, "weight of the mean square of the differences"),
       number_option("cosine", job.loss.cosine, 0, 1e6, "weight of 1 - cosine of each region"),
       number_option("relation", job.loss.relation, 0, 1e6,
                     "weight of the difference in how alike a photo's regions are"),
       integer_option("epochs", job.epochs, 1, "times through the photos"),
       integer_option("photos-per-batch", job.photos_per_batch, 1, "photos per step"),
       number_option("learning-rate", job.learning_rate, 0, 1e3, "Adam's; it falls along half a cosine"),
       number_option("weight-decay", job.weight_decay, 0, 1e3, "decay of weights, apart from the gradient"),
       integer_option("warmup-steps", job.warmup_steps, 0,
                      "steps in which the learning rate rises to its full height"),
       number_option("clip-norm", job.clip_norm, 0, 1e6, "gradients are cut to this norm; 0: never"),
       integer_option("early-stopping", job.early_stopping, 0,
                      "stop after this many epochs without a better cosine; 0: never"),
       choice_option(
           "compute", {"auto", "fp32", "bf16"}, arguments.compute,
           "numbers that convolutions compute in; auto: bf16 where the processor has instructions for it "
           "(three times faster)"),
       seed_option("seed", job.seed, "random seed; the same seed gives the same run")});
}

std::vector<Option> run_options(DistillArguments& arguments) {
  DistillJob& job = arguments.job;
  return grouped(
      "Run",
      {path_option("out", "RUN", job.run,
                   "directory of the run: config.json, log.jsonl, student.safetensors, last/"),
       switch_option(
           "resume", job.resume,
           "go on with the run in --out, to the bit; the other options are as they were, or --epochs is "
           "larger, which extends it: from there on the learning rate is that of a run begun so "
           "long"),
       path_option("teacher-cache", "DIR", job.teacher_cache,
                   "where the teachers' regions are kept; runs can share it (default: RUN/teacher)")});
}

std::vector<Option> options_of(DistillArguments& arguments) {
  std::vector<Option> options;
  for (const auto& part : {student_options(arguments), distillation_photo_options(arguments),
                           learning_options(arguments), run_options(arguments)})
    options.insert(options.end(), part.begin(), part.end());
  return options;
}

// The photos that --images stands for.
std::vector<std::filesystem::path> photos_of(const DistillArguments& arguments, Console& console) {
  PhotoSelection selection;
  selection.recursive = true;
  for (const std::string& place : arguments.images) {
    std::error_code error;
    if (std::filesystem::is_directory(place, error)) {
      selection.operands.push_back(place);
      continue;
    }
    for (std::string& name : read_names(place, false)) selection.operands.push_back(std::move(name));
  }
  const PhotoList list = list_photos(selection, &Interrupt::requested);
  for (const PhotoList::Problem& problem : list.problems)
    console.warning(problem.path + ": " + problem.reason);
  std::vector<std::filesystem::path> photos;
  for (const PhotoFile& photo : list.photos)
    photos.push_back(plain_path(std::filesystem::absolute(photo.path)));
  return photos;
}

// Moves the photos that are called so from `photos` to what is returned.
std::vector<std::filesystem::path> held_by_name(std::vector<std::filesystem::path>& photos,
                                                const std::filesystem::path& file) {
  std::set<std::filesystem::path> names;
  if (file.extension() == ".json") {
    for (const CaptionedImage& image : read_captions(file).images) names.insert(image.file.filename());
  } else {
    for (const std::string& name : read_names(file, false))
      names.insert(std::filesystem::path(name).filename());
  }
  std::vector<std::filesystem::path> held, others;
  for (std::filesystem::path& photo : photos)
    (names.contains(photo.filename()) ? held : others).push_back(std::move(photo));
  if (held.empty())
    throw UsageError("--held-images " + file.string() + ": none of its " + counted(names.size(), "name") +
                         " is among the photos",
                     "it takes file names as they are in --images, and --hold-out a share of them");
  photos = std::move(others);
  return held;
}

DistillJob distillation_job_of(const DistillArguments& arguments, const Session& session) {
  DistillJob job = arguments.job;
  if (job.run.empty())
    throw UsageError("distill needs --out RUN", "sightline distill --help shows an example");
  if (arguments.images.empty())
    throw UsageError("distill needs --images DIR", "sightline distill --help shows an example");
  for (const std::string& teacher : arguments.teachers) job.teachers.push_back(Teacher::parse(teacher));
  job.photos = photos_of(arguments, session.console);
  job.held = arguments.held_images ? held_by_name(job.photos, *arguments.held_images)
                                   : hold_out(job.photos, arguments.hold_out, job.seed);
  job.bfloat16 = arguments.compute == "bf16" || (arguments.compute == "auto" && has_bfloat16());
  job.command = session.command_line;
  job.progress = session.console.progress();
  job.log = session.console.log();
  job.stop = &Interrupt::requested;
  return job;
}

std::string distillation_summary(const DistillOutcome& outcome) {
  const std::string counts = counted(outcome.steps, "step") + ", " + counted(outcome.epochs, "epoch");
  if (outcome.interrupted) return "interrupted after " + counts + "; go on with --resume";
  char scores[96] = "";
  if (outcome.best_epoch > 0)
    std::snprintf(scores, sizeof scores, "; best epoch %d: cosine %.4f, explained variance %.4f",
                  outcome.best_epoch, outcome.cosine, outcome.explained_variance);
  return "distilled " + counts + scores + "; use it with: sightline train --encoder " + outcome.encoder +
         " --image-size " + std::to_string(outcome.image_size) + " --encoder-weights " +
         outcome.weights.string();
}

void check_distill_outputs(const DistillArguments& arguments, const DistillJob& job) {
  std::vector<NamedFile> inputs, outputs;
  for (const Teacher& teacher : job.teachers) inputs.push_back(input_file("--teacher", teacher.file));
  if (job.student_weights) inputs.push_back(input_file("--student-weights", *job.student_weights));
  if (arguments.held_images) inputs.push_back(input_file("--held-images", *arguments.held_images));
  for (const std::string& place : arguments.images) inputs.push_back(input_file("--images", place));
  for (const auto* photos : {&job.photos, &job.held})
    for (const std::filesystem::path& photo : *photos) inputs.push_back({"", photo, "one of the photos"});
  for (const char* file : {"config.json", "log.jsonl", "student.safetensors", "last/checkpoint.safetensors"})
    outputs.push_back(output_files("--out", job.run / file).front());
  check_outputs(inputs, outputs);
}

ExitCode run_distillation(const DistillArguments& arguments, const Session& session) {
  const Interrupt interrupt;
  const DistillJob job = distillation_job_of(arguments, session);
  check_distill_outputs(arguments, job);
  if (Interrupt::requested()) return ExitCode::interrupted;  // the list of photos is not whole
  const DistillOutcome outcome = distill(job);
  session.console.finish_progress();
  session.console.message(distillation_summary(outcome));
  return outcome.interrupted ? ExitCode::interrupted : ExitCode::done;
}

}  // namespace

Command distill_command() {
  const auto arguments = std::make_shared<DistillArguments>();
  Command command;
  command.name = "distill";
  command.summary = "teach a small encoder what larger ones see, from photographs alone";
  command.details =
      "Trains an encoder from random weights to give the regions that one or more teachers give; captions "
      "are not "
      "needed. What the teachers say is computed once and kept. Writes the student's weights for train "
      "--encoder "
      "KIND --encoder-weights. Ctrl-C finishes the step and saves; --resume goes on from there as if nothing "
      "had "
      "happened.";
  command.example =
      "sightline distill --teacher torchscript:inception.pt,size=299,mean=0.5,std=0.5 --student "
      "resnet18:layer3 "
      "--image-size 160 --images photos --out run";
  command.options = options_of(*arguments);
  command.run = [arguments](const Session& session) { return run_distillation(*arguments, session); };
  return command;
}

}  // namespace sightline
