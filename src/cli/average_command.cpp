#include <memory>

#include "cli/average_arguments.h"
#include "cli/command.h"
#include "cli/full_program.h"
#include "model/made_model.h"

namespace sightline {

namespace {

std::vector<Option> average_options(AverageArguments& arguments) {
  std::string none;
  Option weights = with_commas(
      repeatable(arguments.weights,
                 text_option("weights", "X,X,...", none,
                             "how much of the mean each is, in the models' order (default: all alike)"),
                 Repeats::kept));
  return grouped("Mean", {std::move(weights),
                          replacing({"mean of models", is_mean_of_models},
                                    path_option("out", "FILE", arguments.out, "the model file to write"))});
}

}  // namespace

Command average_command() {
  const auto arguments = std::make_shared<AverageArguments>();
  Command command;
  command.name = "average";
  command.summary = "make one model of the mean of several models' weights";
  command.operands = "MODEL MODEL...";
  command.details =
      "Models that began with the same weights, or one with the other's (train --start-from), become one: "
      "number by number the mean of theirs. It captions as fast as one, and often better than each: one "
      "that learnt a photo archive of its own keeps what it knew before. Its words are the first model's. "
      "A calibration is left out: measure it anew.";
  command.example =
      "sightline average --weights 0.6,0.4 old.safetensors run/best.safetensors --out both.safetensors";
  command.options = average_options(*arguments);
  command.operand_value = ValueKind::file;
  command.min_operands = 2;
  command.max_operands = static_cast<std::size_t>(-1);
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->models.assign(operands.begin(), operands.end());
  };
  command.run = [arguments](const Session& session) { return run_average(*arguments, session); };
  return command;
}

}  // namespace sightline
