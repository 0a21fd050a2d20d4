#include <memory>
#include <set>

#include "cli/command.h"
#include "cli/field_options.h"
#include "cli/model_options.h"
#include "cli/recipe_options.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/number_text.h"
#include "core/output_check.h"
#include "core/plain_path.h"
#include "data/captions_reader.h"
#include "distill/autocast.h"
#include "distill/compute.h"
#include "distill/distillation.h"
#include "pipeline/names_file.h"
#include "pipeline/photo_list.h"

namespace sightline {

namespace {

struct DistillArguments {
  DistillJob job;
  std::vector<std::string> teachers, images;
  double hold_out = 0.02;
  std::optional<std::filesystem::path> held_images;
  Compute compute = Compute::automatic;
};

// What the rows of the options know nothing of.
void name_values(Option& option) {
  if (option.name == "views") option.argument = "LIST";
  if (option.name != "student") return;
  option.argument = "KIND";
  option.suggestions = built_in_encoders;
}

// The options of a heading that are a matter of the run's recipe.
std::vector<Option> learning_options(const std::string& group, DistillArguments& arguments) {
  std::vector<Option> options;
  for (const auto& row : distill_fields()) {
    if (row.info.group != group) continue;
    options.push_back(field_option<DistillOptions>(row, arguments.job));
    name_values(options.back());
  }
  return options;
}

std::vector<Option> teacher_options(DistillArguments& arguments) {
  std::string none;
  return {repeatable(
              arguments.teachers,
              text_option("teacher", "KIND:FILE", none,
                          "encoder to learn from: torchscript:FILE, or a built-in kind and its weights; "
                          ",size=N ,mean=M and ,std=S behind it say how its photos are prepared, where not "
                          "as the kind has it. Given several times: their features stand side by side")),
          path_option("student-weights", "FILE", arguments.job.student_weights,
                      "weights that the student begins with; without them it starts at random")};
}

std::vector<Option> distillation_photo_options(DistillArguments& arguments) {
  std::string none;
  Option images = repeatable(
      arguments.images, text_option("images", "DIR|LIST", none,
                                    "photos to learn from: a directory, with those inside it, or a file of "
                                    "names, one a line. Can be given several times"));
  images.value = ValueKind::file;
  std::vector<Option> options{
      images,
      number_option("hold-out", arguments.hold_out, 0, 0.9,
                    "share of the photos that is kept to validate on"),
      path_option("held-images", "LIST", arguments.held_images,
                  "validate on those of these file names instead (one a line, or captions in a .json file)")};
  for (Option& option : image_options(arguments.job.limits)) options.push_back(std::move(option));
  return options;
}

std::vector<Option> run_options(DistillArguments& arguments) {
  DistillJob& job = arguments.job;
  return {
      written(path_option("out", "RUN", job.run,
                          "directory of the run: config.json, log.jsonl, student.safetensors, last/")),
      switch_option(
          "resume", job.resume,
          "go on with the run in --out, to the bit; the other options are as they were, or --epochs is "
          "larger, which extends it: from there on the learning rate is that of a run begun so "
          "long"),
      written(path_option("teacher-cache", "DIR", job.teacher_cache,
                          "where the teachers' regions are kept; runs can share it (default: RUN/teacher)"))};
}

std::vector<Option> options_of(DistillArguments& arguments) {
  const std::vector<Option> compute{enum_option(
      "compute", arguments.compute,
      "numbers that convolutions compute in; auto: bf16 where the processor has instructions for it (three "
      "times faster)")};
  std::vector<Option> options;
  for (const auto& [group, own] : {std::pair{"Teachers and student", teacher_options(arguments)},
                                   {"Photos", distillation_photo_options(arguments)},
                                   {"Learning", compute},
                                   {"Run", run_options(arguments)}}) {
    for (const auto& part : {own, learning_options(group, arguments)})
      for (Option& option : grouped(group, part)) options.push_back(std::move(option));
  }
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
  job.bfloat16 =
      arguments.compute == Compute::bf16 || (arguments.compute == Compute::automatic && has_bfloat16());
  job.command = session.command_line;
  job.progress = session.console.progress();
  job.log = session.console.log();
  job.stop = &Interrupt::requested;
  return job;
}

std::string distillation_summary(const DistillOutcome& outcome) {
  const std::string counts = counted(outcome.steps, "step") + ", " + counted(outcome.epochs, "epoch");
  if (outcome.interrupted) return "interrupted after " + counts + "; go on with --resume";
  std::string scores;
  if (outcome.best_epoch > 0) {
    scores = "; best epoch " + std::to_string(outcome.best_epoch) + ": cosine " +
             with_decimals(outcome.cosine, 4) + ", explained variance " +
             with_decimals(outcome.explained_variance, 4);
  }
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
