#include "train/run_directory.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/is_there.h"
#include "core/leftovers.h"

namespace sightline {

namespace {

// "learning_rate: 0.0004 then, 0.001 now" for every leaf that differs.
std::vector<std::string> differences(const Json& then, const Json& now) {
  const Json before = then.flatten(), after = now.flatten();
  const auto show = [](const Json& flat, const std::string& key) {
    return flat.contains(key) ? dump_json(flat[key]) : std::string("absent");
  };
  std::vector<std::string> list;
  const auto compare = [&](const std::string& key) {
    if (before.contains(key) && after.contains(key) && before[key] == after[key]) return;
    list.push_back(key.substr(1) + ": " + show(before, key) + " then, " + show(after, key) + " now");
  };
  for (const auto& item : before.items()) compare(item.key());
  for (const auto& item : after.items()) {
    if (!before.contains(item.key())) compare(item.key());
  }
  return list;
}

constexpr const char* kLock = ".lock";
constexpr const char* kCheckpoint = "last/checkpoint.safetensors";

// Many programs have a config.json: ours says these two of a run.
bool is_config_of_run(const std::filesystem::path& file) {
  try {
    const Json config = read_json_file(file);
    return config.is_object() && config.contains("recipe") && config.contains("environment");
  } catch (const DataError&) {
    return false;
  }
}

// A run that failed or was stopped before its first checkpoint: there is nothing in it to lose.
bool is_unbegun(const std::filesystem::path& path) {
  return is_there(path / "config.json") && !RunDirectory::has_checkpoint(path) &&
         !is_there(path / "best.safetensors") && is_config_of_run(path / "config.json");
}

// Nothing in it but what a killed process left of its lock and its first file.
bool is_bare(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(path, error);
  return !error && std::all_of(begin(entries), end(entries), [&](const auto& entry) {
    return entry.path().filename() == kLock || is_leftover(entry, path / "config.json");
  });
}

void require_new(const std::filesystem::path& path) {
  if (!is_there(path) || is_bare(path) || is_unbegun(path)) return;
  throw UsageError(path.string() + ": exists and is not an empty directory, expected a new run directory",
                   "--resume continues the run in it; --out with another name starts a new one");
}

// Whether the number that may grow has done so, and nothing else has changed.
bool has_grown(const Json& then, const Json& now, const std::string& may_grow) {
  if (may_grow.empty()) return false;
  const Json::json_pointer number("/" + may_grow);
  if (!then.contains(number) || !now.contains(number) || !(then.at(number) < now.at(number))) return false;
  Json grown = then;
  grown[number] = now.at(number);
  return differences(grown, now).empty();
}

std::string way_on(const std::string& may_grow, const std::filesystem::path& run) {
  const std::string others =
      "resume with the same data, recipe and weights, or start a new run with another --out";
  if (may_grow.empty()) return others;
  return others + "; of a run, only " + may_grow + " may change, and only grow; --start-from " +
         (run / "best.safetensors").string() + " with another --out goes on from its model";
}

// 0 where it is not there.
std::int64_t length_of(const std::filesystem::path& log) {
  std::error_code error;
  const auto length = std::filesystem::file_size(log, error);
  return error ? 0 : static_cast<std::int64_t>(length);
}

void write_config(const std::filesystem::path& file, const Json& config) {
  write_file_atomically(file, dump_json(config, 2) + "\n");
}

}  // namespace

RunDirectory::RunDirectory(std::filesystem::path path)
    : path_(std::move(path)), lock_(std::make_shared<const LockFile>(path_ / kLock, path_)) {
  for (const std::filesystem::path& file : {config(), best(), best_captions(), checkpoint()})
    remove_leftovers(file);
}

bool RunDirectory::has_checkpoint(const std::filesystem::path& path) {
  return is_there(path / kCheckpoint);
}

std::filesystem::path RunDirectory::checkpoint() const {
  return path_ / kCheckpoint;
}

RunDirectory RunDirectory::begin(const std::filesystem::path& path, const Identity& identity) {
  require_new(path);
  make_directory(path);
  RunDirectory run(path);
  require_new(path);  // another process may have been faster
  Json config = identity.origin;
  config["environment"] = identity.environment;
  config["recipe"] = identity.recipe;
  write_config(run.config(), config);
  return run;
}

RunDirectory RunDirectory::resume(const std::filesystem::path& path, const Identity& identity,
                                  std::vector<std::string>& warnings) {
  Json config = read_json_file(config_of(path));
  RunDirectory run(path);
  const std::string name = run.config().string();
  const RunContinuation& continuation = identity.continuation;
  auto recipe = json_get<Json>(config, "recipe", name);
  if (continuation.completed) recipe = continuation.completed(recipe);
  const auto changed = differences(recipe, identity.recipe);
  if (has_grown(recipe, identity.recipe, continuation.may_grow)) {
    warnings.push_back(
        changed.front() +
        ": the run goes on so far, with the learning rate, from here on, of one that was begun so "
        "long");
    config["recipe"] = identity.recipe;
    write_config(run.config(), config);
  } else if (!changed.empty()) {
    std::string message = path.string() + ": the run cannot be resumed, it was begun differently:";
    for (const std::string& line : changed) message += "\n  " + line;
    throw UsageError(message, way_on(continuation.may_grow, path));
  }
  for (const std::string& line :
       differences(json_get<Json>(config, "environment", name), identity.environment)) {
    warnings.push_back("resumed in another environment, so figures may differ in their last bits: " + line);
  }
  return run;
}

RunDirectory RunDirectory::open(const std::filesystem::path& path, bool resume, const Json& recipe,
                                const Json& origin, const LogSink& log, const RunContinuation& continuation) {
  const Json environment{{"threads", at::get_num_threads()}, {"torch", TORCH_VERSION}};
  const Identity identity{recipe, environment, origin, continuation};
  if (!resume) return begin(path, identity);
  std::vector<std::string> warnings;
  RunDirectory run = RunDirectory::resume(path, identity, warnings);
  for (const std::string& warning : warnings) log_to(log, LogLevel::warning, warning);
  return run;
}

std::filesystem::path RunDirectory::config_of(const std::filesystem::path& path) {
  const std::filesystem::path file = path / "config.json";
  if (is_there(file)) return file;
  throw UsageError(path.string() + ": holds no training run (no config.json), so there is nothing to resume",
                   "leave --resume out to start one");
}

TrainingLog::TrainingLog(const std::filesystem::path& path, std::int64_t keep)
    : file_(replaceable_file(path), std::min(keep, length_of(path))) {
  sync_directory_of(path);  // what a checkpoint counts on must not be in a file without a name
}

void TrainingLog::write(const Json& line) {
  file_.append(dump_json(line) + "\n");
}

}  // namespace sightline
