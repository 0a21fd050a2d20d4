#include <memory>

#include "cli/calibrate_arguments.h"
#include "cli/command.h"
#include "cli/full_program.h"
#include "cli/model_options.h"
#include "model/made_model.h"

namespace sightline {

namespace {

std::vector<Option> calibration_data_options(CalibrateArguments& arguments) {
  std::string none;
  return grouped(
      "Data",
      {path_option("data", "FILE", arguments.data,
                   "captions of photos that the model was not trained on, of any form that evaluate reads"),
       with_commas(
           repeatable(arguments.splits,
                      text_option("split", "NAME", none,
                                  "the part that is taken of a file that has splits; several with commas or "
                                  "several times"))),
       path_option("images", "DIR", arguments.images, "their photos"),
       switch_option("allow-missing", arguments.allow_missing, "leave out photos that cannot be read"),
       replacing(
           {"calibrated model", is_calibrated_model},
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
