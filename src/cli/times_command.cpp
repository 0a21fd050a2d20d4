#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/files.h"
#include "data/times_pairs.h"

namespace sightline {

namespace {

struct TimesArguments {
  std::filesystem::path out;
  int count = 8000;
  std::uint64_t seed = 1;
};

bool is_of_seed(const std::filesystem::path& file, std::uint64_t seed) {
  try {
    const std::string text = read_file(file);
    const auto lines = std::count(text.begin(), text.end(), '\n');
    return lines > 0 && text == text_of_pairs(times_pairs(lines - 1, seed));
  } catch (const DataError&) {
    return false;
  }
}

ExitCode write_times(const TimesArguments& arguments, const Session& session) {
  if (arguments.out.empty()) throw UsageError("times needs --out FILE");
  const auto pairs = times_pairs(arguments.count, arguments.seed);
  write_text_pairs(arguments.out, pairs);
  session.console.message("wrote " + counted(pairs.size(), "pair") + " to " +
                          printable(arguments.out.string()));
  return ExitCode::done;
}

}  // namespace

Command times_command() {
  const auto arguments = std::make_shared<TimesArguments>();
  Command command;
  command.name = "times";
  command.summary = "write a data set of spoken times and the clock's, to learn to rewrite texts";
  command.details =
      "Writes pairs of a small grammar (\"ten to three in the afternoon\", 14:50) as a table of source and "
      "target. The same options give the same file. A model learns them in minutes.";
  command.example = "sightline times --out times.tsv --count 8000 --seed 1";
  command.options = grouped(
      "Pairs", {replacing({"set of times with this seed",
                           [arguments](const auto& file) { return is_of_seed(file, arguments->seed); }},
                          path_option("out", "FILE", arguments->out, "where to write")),
                integer_option("count", arguments->count, 1, 10'000'000, "pairs"),
                seed_option("seed", arguments->seed, "random seed; another seed gives other pairs")});
  command.run = [arguments](const Session& session) { return write_times(*arguments, session); };
  return command;
}

}  // namespace sightline
