#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/appended_file.h"
#include "core/names_beside.h"
#include "data/lock_file.h"
#include "pipeline/earlier_results.h"
#include "pipeline/embedded_notes.h"
#include "pipeline/existing.h"
#include "pipeline/journal.h"
#include "pipeline/kept_results.h"
#include "pipeline/record_format.h"
#include "pipeline/record_sink.h"
#include "pipeline/results_plan.h"
#include "pipeline/run_settings.h"

namespace sightline {

// One file of results (`caption --out FILE`). While it is made, results go to FILE.partial, which takes
// FILE's place when the run ends: readers see the old file or the new one. FILE.journal says what is in it:
// the settings, then a line for each photo and where its text ends. A run that was killed goes on where the
// journal ends; half a result behind that is cut off. A photo that failed is tried again by a later run, not
// by one that goes on; where it fails again nothing is added. Under `overwrite`, where a new caption is too
// unsure, FILE's earlier result of the photo comes into the new file, where both are of one format; until the
// run has ended FILE then stays as it is.
class ResultsFile : public RecordSink {
 public:
  struct Options {
    std::filesystem::path path;
    std::unique_ptr<RecordFormat> format;
    std::string format_name;
    RunSettings settings;
    Existing existing = Existing::skip;
    double least_confidence = 0;  // earlier results below it stay, and are said to be unsure
    bool look_only = false;       // nothing will be taken, and nothing is touched
  };

  // Looks at what is there, and begins nothing yet. Raises UsageError where `existing` forbids to go on: FILE
  // is there and not ours, or was made with other settings, which are named; EnvironmentError where another
  // process is writing it or its directory is not there or not writable; DataError for a damaged journal.
  explicit ResultsFile(Options options);
  ~ResultsFile() override;

  std::optional<PastResult> held(const PhotoFile& photo) override;
  bool keeps_earlier(const PhotoFile& photo) override;
  std::string place_of(const PhotoFile&) const override { return options_.path.string(); }
  std::string replaced(const PhotoFile& photo) override;
  // Results of other settings (under `append`), and of photos that have changed since: they stay.
  std::vector<std::string> notices() override { return kept_.notices(); }
  // Raises EnvironmentError for a full disk; nothing half-written stays then.
  std::optional<std::string> take(const CaptionRecord& record) override;
  // FILE is there and whole then, also when nothing was taken, unless the run was stopped before it began.
  void finish(bool complete) override;

 private:
  using Start = ResultsPlan::Start;

  WantedResults wanted() const;
  const JournalledResults::Result* earlier_result(const std::string& photo) const;
  [[noreturn]] void refuse(ResultsPlan::Refusal refusal) const;
  void start();
  ReplacedResults results_to_replace() const;
  const ReplacedResults::Result* replaced_result(const std::string& photo) const;
  std::optional<std::string> replaced_text(const ReplacedResults::Result& result) const;
  void open_partial(std::int64_t size);
  void copy_file(std::int64_t size);
  void rename_partial();
  std::filesystem::path beside(const char* ending) const { return name_beside(path_, ending); }

  const Options options_;
  const std::filesystem::path path_;       // links followed
  const std::filesystem::path directory_;  // its own, by canonical_directory()
  std::unique_ptr<LockFile> lock_;
  Journal journal_;
  const EarlierResults earlier_;
  const ResultsPlan plan_;
  std::optional<AppendedFile> partial_;
  const ReplacedResults replaced_;
  std::int64_t head_ = 0, end_ = 0;  // bytes before the first result, and up to the last one's end
  EmbeddedNotes embedded_;
  KeptResults kept_{"results", {.appendable = false, .removable = false}};
};

}  // namespace sightline
