#include <memory>

#include "cli/command.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "data/shapes_scenes.h"
#include "data/shapes_set.h"

namespace sightline {

namespace {

struct ShapesArguments {
  std::filesystem::path out;
  int count = 1000;
  int validation = 0;
  int size = 64;
  std::uint64_t seed = 1;
};

ExitCode shapes(const ShapesArguments& arguments, const Session& session) {
  if (arguments.out.empty()) throw UsageError("shapes needs --out DIR");
  const Interrupt interrupt;
  ShapesSetOptions options;
  options.count = arguments.count;
  options.validation = arguments.validation;
  options.size = arguments.size;
  options.seed = arguments.seed;
  const bool done =
      write_shapes_set(arguments.out, options, session.console.progress(), &Interrupt::requested);
  session.console.finish_progress();
  if (!done) return ExitCode::interrupted;
  session.console.message("wrote " + counted(options.count + options.validation, "scene") + " to " +
                          printable(arguments.out.string()));
  return ExitCode::done;
}

}  // namespace

Command shapes_command() {
  const auto arguments = std::make_shared<ShapesArguments>();
  Command command;
  command.name = "shapes";
  command.summary = "draw a data set of captioned scenes, with the place of what each word names";
  command.details =
      "Draws coloured figures on textured grounds, with all five captions of a small grammar (\"a red circle "
      "above a small blue square\") and the box that each word speaks of. Writes images/, and captions.json "
      "or, with --val, captions_train.json and captions_val.json. The same options give the same files. "
      "Models learn these scenes in minutes, and evaluate says whether their attention looks at the right "
      "figures.";
  command.example = "sightline shapes --out shapes --count 4000 --val 400 --seed 1";
  command.options = grouped(
      "Scenes",
      {written(path_option("out", "DIR", arguments->out, "where to write; made where it is missing")),
       integer_option("count", arguments->count, 1, "scenes to train on"),
       integer_option("val", arguments->validation, 0, "scenes to validate on, beside those to train on"),
       seed_option("seed", arguments->seed, "random seed; another seed gives other scenes"),
       integer_option("size", arguments->size, kLeastShapesSize, "side of a scene, in pixels")});
  command.run = [arguments](const Session& session) { return shapes(*arguments, session); };
  return command;
}

}  // namespace sightline
