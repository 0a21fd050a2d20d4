#include <memory>

#include "cli/command.h"
#include "cli/loaded_ensemble.h"
#include "cli/model_options.h"
#include "cli/text_table.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/number_text.h"
#include "core/output_check.h"
#include "evaluate/calibrate.h"
#include "evaluate/references.h"
#include "model/model_file.h"

namespace sightline {

namespace {

struct CalibrateArguments {
  std::filesystem::path data, images;
  std::vector<std::string> splits;
  bool allow_missing = false;
  std::optional<std::filesystem::path> out;
  CalibrationAims aims;
  ModelArguments model;
  CaptionImagesOptions captioning;
};

std::vector<Option> calibration_data_options(CalibrateArguments& arguments) {
  std::string none;
  return grouped(
      "Data",
      {path_option("data", "FILE", arguments.data,
                   "captions of photos that the model was not trained on, of any form that evaluate reads"),
       with_commas(repeatable(arguments.splits,
                              text_option("split", "NAME", none,
                                          "the part of a Karpathy file that is taken; several with commas or "
                                          "several times"))),
       path_option("images", "DIR", arguments.images, "their photos"),
       switch_option("allow-missing", arguments.allow_missing, "leave out photos that cannot be read"),
       written(
           path_option("out", "FILE", arguments.out,
                       "the model with its calibration (default: the file of --model, which is replaced)"))});
}

std::vector<Option> calibration_aims_options(CalibrationAims& aims) {
  return grouped(
      "Calibration",
      {number_option("good", aims.good_cider_d, 0, 10,
                     "CIDEr-D from which on a caption counts as good, 0 to 10"),
       number_option("likely", aims.likely, 0, 1, "least share of good captions among the likely"),
       number_option("unsure", aims.unsure, 0, 1, "least share of good captions among the unsure"),
       integer_option("least-captions", aims.least_captions, 1, "a class of fewer captions is left empty"),
       number_option("percentile", aims.percentile, 0, 100,
                     "photos farther from these than so many per cent of them are said to be "
                     "unlike what the model has seen")});
}

std::vector<Option> calibrate_options(CalibrateArguments& arguments) {
  std::vector<Option> options = calibration_data_options(arguments);
  for (const auto& more :
       {calibration_aims_options(arguments.aims), model_options(arguments.model),
        search_options(arguments.captioning.search), image_options(arguments.captioning.limits)}) {
    options.insert(options.end(), more.begin(), more.end());
  }
  // What is measured is the best caption.
  std::erase_if(options, [](const Option& option) { return option.name == "n-best"; });
  return options;
}

void check_calibrate_arguments(const CalibrateArguments& arguments) {
  if (arguments.data.empty()) throw UsageError("calibrate needs --data FILE");
  if (arguments.images.empty()) throw UsageError("calibrate needs --images DIR");
  if (const auto models = model_paths_of(arguments.model); models.size() > 1) {
    throw UsageError("calibrate: found " + std::to_string(models.size()) + " models, expected one",
                     "what is measured is kept in the file of the one");
  }
  if (!arguments.out && !arguments.model.model) {
    throw UsageError("calibrate needs --model FILE or --out FILE",
                     "only a model that is named is replaced; --out writes another file");
  }
  if (arguments.aims.unsure > arguments.aims.likely)
    throw UsageError("--unsure is " + with_digits(arguments.aims.unsure, 4) +
                     ", expected at most --likely, " + with_digits(arguments.aims.likely, 4));
  check_search(arguments.captioning.search);
  std::vector<NamedFile> inputs{input_file("--data", arguments.data)};
  if (arguments.model.encoder) inputs.push_back(input_file("--encoder", *arguments.model.encoder));
  const std::filesystem::path model = model_path_of(arguments.model);
  if (arguments.out) inputs.push_back(input_file("--model", model));
  check_outputs(inputs,
                arguments.out ? output_files("--out", *arguments.out) : output_files("--model", model));
}

std::string class_row(const MeasuredClass& measured) {
  return std::to_string(measured.captions) + " captions, " + with_digits(100 * measured.good, 4) + " % good";
}

// What was measured, for people.
std::string calibration_text(const Calibration& calibration) {
  return text_of(TextTable{{"photos", std::to_string(calibration.photos)},
                           {"good from CIDEr-D", with_digits(calibration.good_cider_d, 4)},
                           {"likely", class_row(calibration.likely) + ", mean word probability above " +
                                          with_digits(calibration.likely_above, 4)},
                           {"unsure", class_row(calibration.unsure) + ", mean word probability above " +
                                          with_digits(calibration.unsure_above, 4)},
                           {"guess", class_row(calibration.guess)},
                           {"unlike beyond distance", with_digits(calibration.farthest, 4) + ", percentile " +
                                                          with_digits(calibration.percentile, 4)}});
}

ExitCode run_calibrate(const CalibrateArguments& arguments, const Session& session) {
  check_calibrate_arguments(arguments);
  const Interrupt interrupt;
  const auto [references, notices] = read_references(arguments.data, arguments.splits);
  for (const std::string& notice : notices) session.console.warning(notice);
  LoadedEnsemble models(arguments.model, session.console);
  const auto measured = calibrate(models.models(), references,
                                  {arguments.captioning, arguments.images, arguments.allow_missing},
                                  arguments.aims, session.console.progress(), &Interrupt::requested);
  session.console.finish_progress();
  if (!measured) return ExitCode::interrupted;
  for (const std::string& notice : measured->notices) session.console.warning(notice);
  const std::filesystem::path from = model_path_of(arguments.model), to = arguments.out.value_or(from);
  save_calibrated(from, to, measured->calibration);
  session.console.print(calibration_text(measured->calibration));
  session.console.message("wrote " + printable(to.string()));
  return ExitCode::done;
}

}  // namespace

Command calibrate_command() {
  const auto arguments = std::make_shared<CalibrateArguments>();
  Command command;
  command.name = "calibrate";
  command.summary = "measure what a model's captions are worth, and keep it in its file";
  command.details =
      "Captions photos that have captions, and measures from which mean word probability on the model's "
      "captions are good ones: captions are then called likely, unsure or a guess. Keeps what the photos are "
      "like too: one that lies farther from them than nearly all of them is said to be unlike what this "
      "model "
      "has seen, and its caption is a guess. Measure with the search options that captions will be made "
      "with. "
      "All else in the model file stays as it is.";
  command.example =
      "sightline calibrate --model run/best.safetensors --data captions_val.json --images photos --out "
      "calibrated.safetensors";
  command.options = calibrate_options(*arguments);
  command.run = [arguments](const Session& session) { return run_calibrate(*arguments, session); };
  return command;
}

}  // namespace sightline
