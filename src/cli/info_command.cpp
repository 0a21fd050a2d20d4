#include <memory>

#include "cli/command.h"
#include "cli/full_program.h"
#include "cli/info_arguments.h"

namespace sightline {

Command info_command() {
  const auto arguments = std::make_shared<InfoArguments>();
  Command command;
  command.name = "info";
  command.summary = "versions, threads, BLAS, CPU features, formats";
  command.example = "sightline info";
  command.options =
      grouped("Output", {with_letter('f', enum_option("format", arguments->format, "form of the output"))});
  command.run = [arguments](const Session& session) { return run_info(*arguments, session); };
  return command;
}

}  // namespace sightline
