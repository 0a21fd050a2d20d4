#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/json.h"
#include "data/lock_file.h"
#include "pipeline/embedded_notes.h"
#include "pipeline/journal.h"
#include "pipeline/made_file.h"
#include "pipeline/run_settings.h"

namespace sightline {

// The journal of what is made in one directory, DIR/.sightline-KIND. Where another user's cannot be added to,
// or read, the work goes on without: what is made then is known until this ends.
class DirectoryJournal {
 public:
  // `kind` of files: "sidecars". Reads what is there, and removes what a killed process left half-written of
  // the last file named, unless it is only to look. Raises DataError for a damaged one.
  DirectoryJournal(std::filesystem::path directory, std::string kind, bool look_only = false);

  // The last that is known of the file; null where nothing is.
  const MadeFile* find(const std::string& name) const;
  // What was made of it with these settings, where nothing but what was appended came after it.
  const MadeFile* find(const std::string& name, const std::string& settings_id) const;
  // The file is one of those that this run is about: finish() is for these.
  void consider(const std::string& name) { considered_.insert(name); }
  // What the id of an entry stands for; empty where it is not known.
  RunSettings settings(const std::string& id) const;

  // Whether the photo is as it was when this was made of it, but for what was embedded in it since.
  bool is_unchanged(const MadeFile& made, const std::filesystem::path& photo) const;
  // Whether it was made of another photo than this, one that is still there.
  bool is_of_another(const MadeFile& made, const std::filesystem::path& photo) const;
  std::filesystem::path photo_of(const MadeFile& made) const;

  // What a process may have been making when it was killed, a picture whose line says that it was begun and
  // that no other line comes behind; empty where there is none.
  const std::string& last_begun() const { return last_begun_; }

  // Why nothing can be noted here; empty where it can.
  const std::string& obstacle() const { return obstacle_; }

  // Adds a line; `settings` is what entry.settings stands for. Raises EnvironmentError for a full disk, and
  // BusyError where another process is writing there.
  void add(const std::string& name, MadeFile entry, const std::filesystem::path& photo,
           const RunSettings& settings);
  // Waits until the disk has what was added.
  void sync();
  // Begins the journal where there is none yet. Raises EnvironmentError where nothing can be written in the
  // directory.
  void begin();
  // Notes that a run with these settings came to its end, where it or an earlier one has made any of the
  // files that it was about (consider(), add()); what a killed run made of others stays unfinished. Where
  // that cannot be written, a later --existing overwrite takes the run for an unfinished one, and nothing is
  // raised.
  void finish(const std::string& settings_id);
  // Closes the file until the next add(): thousands of directories must not stay open.
  void close() { open_.reset(); }
  bool is_open() const { return open_ != nullptr; }

 private:
  struct Open {
    LockFile lock;
    Journal journal;
  };

  Journal& open();
  bool is_at_hand();
  void note(const Json& line);
  std::filesystem::path path(const char* ending = "") const;
  Journal journal() const;
  // Returns the file of the last line; empty where that speaks of none that was to be written.
  std::string read(Journal& journal);
  void take(const std::string& name, MadeFile made);
  void mark_finished(const std::string& settings_id, const std::string* name = nullptr);
  void remove_dead_lock() const;

  std::filesystem::path directory_, spelled_;  // as given, and canonical_directory() of it
  std::string kind_, obstacle_, last_begun_;
  std::unordered_map<std::string, std::vector<MadeFile>> entries_;  // one, and what was appended behind it
  std::unordered_set<std::string> considered_;
  std::unordered_map<std::string, RunSettings> settings_;  // by id
  std::unique_ptr<Open> open_;
  mutable EmbeddedNotes embedded_;
};

}  // namespace sightline
