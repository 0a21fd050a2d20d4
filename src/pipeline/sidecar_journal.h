#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/json.h"
#include "data/lock_file.h"
#include "pipeline/journal.h"
#include "pipeline/run_settings.h"

namespace sightline {

// What a journal says of a sidecar. A line is written before its sidecar is, so whether the sidecar has come
// about shows in the hash of its content.
struct SidecarEntry {
  std::string settings;  // settings_id()
  std::string before;    // content_id() of the content that was there; empty: none
  std::string after;     // of what was to be written; empty: nothing, the caption was too unsure
  std::string photo;     // the photo's size and time of change
  std::string unsure;    // why nothing was written
};

// The first 16 hexadecimal digits of the content's SHA-256.
std::string content_id(const std::string& content);

// The journal of the sidecars in one directory, DIR/.sightline-journal.
class SidecarJournal {
 public:
  // Reads what is there, and removes what a killed process left half-written. Raises DataError for a damaged
  // one.
  explicit SidecarJournal(std::filesystem::path directory);

  // Null where nothing is known of the sidecar.
  const SidecarEntry* find(const std::string& name) const;
  // What the id of an entry stands for; empty where it is not known.
  RunSettings settings(const std::string& id) const;

  // Adds a line; `settings` is what entry.settings stands for. Raises EnvironmentError for a full disk, and
  // where another process is writing sidecars there.
  void add(const std::string& name, const SidecarEntry& entry, const RunSettings& settings);
  // Closes the file until the next add(): thousands of directories must not stay open.
  void close() { open_.reset(); }
  bool is_open() const { return open_ != nullptr; }

 private:
  struct Open {
    Open(const std::filesystem::path& directory);
    LockFile lock;
    Journal journal;
  };

  // Returns the sidecar of the last line; empty where that speaks of none that was to be written.
  std::string read(Journal& journal);
  void remove_dead_lock() const;
  void remove_leftovers(const std::string& name) const;

  std::filesystem::path directory_;
  std::unordered_map<std::string, SidecarEntry> entries_;
  std::unordered_map<std::string, RunSettings> settings_;  // by id
  std::unique_ptr<Open> open_;
};

}  // namespace sightline
