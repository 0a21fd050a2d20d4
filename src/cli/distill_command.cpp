#include <memory>

#include "cli/command.h"
#include "cli/distill_arguments.h"
#include "cli/field_options.h"
#include "cli/full_program.h"
#include "cli/model_options.h"
#include "cli/recipe_options.h"

namespace sightline {

namespace {

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
