#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/json.h"
#include "data/lock_file.h"
#include "pipeline/appended_file.h"
#include "pipeline/existing.h"
#include "pipeline/journal.h"
#include "pipeline/kept_results.h"
#include "pipeline/record_format.h"
#include "pipeline/record_sink.h"
#include "pipeline/run_settings.h"

namespace sightline {

// One file of results (`caption --out FILE`). While it is made, results go to FILE.partial, which takes
// FILE's place when the run ends: readers see the old file or the new one. FILE.journal says what is in it:
// the settings, then a line for each photo and where its text ends. A run that was killed goes on where the
// journal ends; half a result behind that is cut off. A photo that failed is tried again by a later run, not
// by one that goes on; where it fails again nothing is added.
class ResultsFile : public RecordSink {
 public:
  struct Options {
    std::filesystem::path path;
    std::unique_ptr<RecordFormat> format;
    std::string format_name;
    RunSettings settings;
    Existing existing = Existing::skip;
    double least_confidence = 0;  // results below it are there, and said to be unsure
  };

  // Looks at what is there, and writes nothing yet. Raises UsageError where `existing` forbids to go on: FILE
  // is there and not ours, or was made with other settings, which are named; EnvironmentError where another
  // process is writing it or its directory is not there or not writable; DataError for a damaged journal.
  explicit ResultsFile(Options options);
  ~ResultsFile() override;

  std::optional<PastResult> held(const PhotoFile& photo) override;
  // Results of other settings (under `append`), and of photos that have changed since: they stay.
  std::vector<std::string> notices() override { return kept_.notices(); }
  // Raises EnvironmentError for a full disk; nothing half-written stays then.
  std::optional<std::string> take(const CaptionRecord& record) override;
  // FILE is there and whole then, also when nothing was taken, unless the run was stopped before it began.
  void finish(bool complete) override;

 private:
  // What FILE.partial begins with.
  enum class Start {
    fresh,    // nothing but the format's head
    adopted,  // all of FILE, which has no journal yet
    file,     // FILE up to its last result
    partial,  // it is there already
  };
  enum class State { running, continuing, stopped, complete };  // the journal's last word
  struct Entry {
    bool ok = true;
    bool again = false;  // failed in an earlier run: tried again
    std::string reason;
    std::string photo;   // its size and time of change
    bool ours = true;    // made with the settings of now
    std::string source;  // source_path() from directory_
    double confidence = 1;
  };

  void inspect();
  void inspect_without_journal(bool file_is_there);
  void check_head() const;
  // False where the old results are of no use.
  bool may_go_on(bool file_is_there);
  void go_on(bool partial_is_there);
  void read_journal();
  void read_line(const Json& line);
  void drop_results_beyond(std::int64_t size);
  void start();
  void open_partial(std::int64_t size);
  void copy_file(std::int64_t size);
  void rename_partial();
  std::filesystem::path beside(const char* ending) const { return path_.string() + ending; }

  const Options options_;
  const std::filesystem::path path_;       // links followed
  const std::filesystem::path directory_;  // its own, by canonical_directory()
  std::optional<LockFile> lock_;
  std::optional<Journal> journal_;
  std::optional<AppendedFile> partial_;
  Start start_ = Start::fresh;
  State state_ = State::running;
  std::string format_then_;
  RunSettings settings_then_;                  // the journal's last
  bool ours_then_ = false;                     // these are the settings of now
  std::optional<RunSettings> other_settings_;  // that some result was made with
  std::int64_t size_then_ = 0;                 // of FILE, when it was stopped or complete
  bool results_since_ = false;                 // since the journal's last word on its state
  std::int64_t head_ = 0, end_ = 0;            // bytes before the first result, and up to the last one's end
  std::unordered_map<std::string, Entry> entries_;
  KeptResults kept_{"results", {.appendable = false, .removable = false}};
};

}  // namespace sightline
