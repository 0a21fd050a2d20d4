#include <set>

#include "cli/distill_arguments.h"
#include "cli/full_program.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/number_text.h"
#include "core/output_check.h"
#include "core/plain_path.h"
#include "data/captions_reader.h"
#include "model/autocast.h"
#include "pipeline/names_file.h"
#include "pipeline/photo_list.h"

namespace sightline {

namespace {

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

}  // namespace

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

}  // namespace sightline
