#include "cli/average_arguments.h"
#include "cli/full_program.h"
#include "cli/option.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/output_check.h"
#include "core/output_file.h"
#include "core/printable.h"
#include "model/model_average.h"

namespace sightline {

namespace {

double weight_of(const std::string& text) {
  try {
    const double weight = parse_number(text);
    if (weight > 0) return weight;
  } catch (const UsageError&) {
  }
  throw UsageError("--weights: found '" + text + "', expected a number above 0");
}

std::vector<AveragedModel> averaged_models(const AverageArguments& arguments) {
  if (!arguments.weights.empty() && arguments.weights.size() != arguments.models.size())
    throw UsageError("--weights: found " + counted(arguments.weights.size(), "weight") + " for " +
                     counted(arguments.models.size(), "model") + ", expected one for each");
  std::vector<AveragedModel> models;
  for (std::size_t i = 0; i < arguments.models.size(); ++i)
    models.push_back({arguments.models[i], arguments.weights.empty() ? 1 : weight_of(arguments.weights[i])});
  return models;
}

void check_average_arguments(const AverageArguments& arguments) {
  if (arguments.out.empty())
    throw UsageError("average needs --out FILE", "sightline average --help shows an example");
  std::vector<NamedFile> inputs;
  for (const auto& model : arguments.models) inputs.push_back(input_file("MODEL", model));
  check_outputs(inputs, output_files("--out", arguments.out));
  OutputFile::check(arguments.out);
}

}  // namespace

ExitCode run_average(const AverageArguments& arguments, const Session& session) {
  check_average_arguments(arguments);
  const ModelAverage average = average_models(averaged_models(arguments));
  for (const std::string& notice : average.notices) session.console.warning(notice);
  write_safetensors(arguments.out, average.content);
  session.console.message("wrote " + printable(arguments.out.string()) + ", the mean of " +
                          counted(arguments.models.size(), "model"));
  return ExitCode::done;
}

}  // namespace sightline
