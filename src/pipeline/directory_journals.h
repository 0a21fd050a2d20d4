#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "pipeline/directory_journal.h"

namespace sightline {

// The journals of all directories in which a run makes files of one kind. However a directory is called, it
// has one.
class DirectoryJournals {
 public:
  // `look_only`: nothing is to be touched.
  explicit DirectoryJournals(std::string kind, bool look_only = false)
      : kind_(std::move(kind)), look_only_(look_only) {}

  // canonical_directory(), each looked up once.
  const std::filesystem::path& spelled(const std::filesystem::path& directory);
  // Of the directory that the file is in. Raises DataError for a damaged one.
  DirectoryJournal& of(const std::filesystem::path& file);
  // The same to be written to: closes others where too many are open.
  DirectoryJournal& to_write(const std::filesystem::path& file);

  // What people should know of journals that cannot be written.
  std::optional<std::string> unwritable() const;
  // A run with these settings has come to its end.
  void finish(const std::string& settings_id);

 private:
  const std::string kind_;
  const bool look_only_;
  std::map<std::filesystem::path, std::filesystem::path> spellings_;
  std::map<std::filesystem::path, std::unique_ptr<DirectoryJournal>> journals_;  // by directory, spelled so
};

}  // namespace sightline
