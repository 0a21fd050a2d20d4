#include "cli/calibrate_arguments.h"
#include "cli/full_program.h"
#include "cli/loaded_ensemble.h"
#include "cli/model_options.h"
#include "cli/text_table.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/number_text.h"
#include "core/output_check.h"
#include "core/output_file.h"
#include "evaluate/calibrate.h"
#include "evaluate/references.h"
#include "model/model_file.h"

namespace sightline {

namespace {

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
  const std::vector<NamedFile> outputs =
      arguments.out ? output_files("--out", *arguments.out) : output_files("--model", model);
  check_outputs(inputs, outputs);
  OutputFile::check(arguments.out.value_or(model));  // before the hours that measuring takes
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

}  // namespace

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

}  // namespace sightline
