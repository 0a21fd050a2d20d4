#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/appended_file.h"
#include "core/json.h"
#include "core/log.h"
#include "data/lock_file.h"

namespace sightline {

// How the recipe of a run, as recorded, may differ from that of now.
struct RunContinuation {
  // Gives it the keys that came after it was written, each with its default, so that new keys do not make
  // another run of it; absent: there are none.
  std::function<Json(const Json& recorded)> completed = {};
  // The key of a number that may have become larger: "config/epochs". Empty: none may.
  std::string may_grow = {};
};

// The directory of a training run: what is where, and that a resumed run is the same run. Whoever opens it
// removes what killed processes left half-written of its files, and nothing else.
class RunDirectory {
 public:
  // What config.json says of a run. `recipe` must be the same on resuming, but for its continuation; a
  // different `environment` (threads, library versions) may change the last bits and is warned about;
  // `origin` (command, file names) is for the reader.
  struct Identity {
    const Json& recipe;
    const Json& environment;
    const Json& origin;
    RunContinuation continuation = {};
  };

  // A new run: `path` must be missing, empty, or a run of ours that ended before its first checkpoint
  // (UsageError otherwise); writes config.json. As long as a RunDirectory or a copy of it lives, another
  // process is refused (EnvironmentError).
  static RunDirectory begin(const std::filesystem::path& path, const Identity& identity);
  // An earlier one. Raises UsageError when there is none or its recipe differs, naming each key with both
  // values. `warnings` gets what may keep the run from continuing to the bit. Of one that has grown,
  // config.json holds the new recipe from here on.
  static RunDirectory resume(const std::filesystem::path& path, const Identity& identity,
                             std::vector<std::string>& warnings);

  // One of the two, in the environment of this process; what resume() warns of goes to the log.
  static RunDirectory open(const std::filesystem::path& path, bool resume, const Json& recipe,
                           const Json& origin, const LogSink& log, const RunContinuation& continuation = {});

  // The config.json of an earlier run. Raises UsageError when there is none.
  static std::filesystem::path config_of(const std::filesystem::path& path);
  // Whether the run in this directory has come to its first checkpoint: until then it begins anew.
  static bool has_checkpoint(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path config() const { return path_ / "config.json"; }
  std::filesystem::path log() const { return path_ / "log.jsonl"; }
  std::filesystem::path best() const { return path_ / "best.safetensors"; }
  // What that said when it was validated, where it is a captioner.
  std::filesystem::path best_captions() const { return path_ / "best.captions.json"; }
  std::filesystem::path checkpoint() const;
  std::filesystem::path feature_cache() const { return path_ / "features.cache"; }

 private:
  explicit RunDirectory(std::filesystem::path path);
  std::filesystem::path path_;
  std::shared_ptr<const LockFile> lock_;
};

// log.jsonl: one JSON object a line, each there as soon as it is written.
class TrainingLog {
 public:
  // Cuts the file to its first `keep` bytes: what a run wrote after the checkpoint that it continues from is
  // written again.
  TrainingLog(const std::filesystem::path& path, std::int64_t keep);

  // Raises EnvironmentError when the disk is full.
  void write(const Json& line);
  // Waits until the disk has it: before a checkpoint that says how long it is.
  void sync() { file_.sync(); }
  std::int64_t size() const { return file_.size(); }

 private:
  AppendedFile file_;
};

}  // namespace sightline
