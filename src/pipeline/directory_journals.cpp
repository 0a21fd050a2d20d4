#include "pipeline/directory_journals.h"

#include <cstddef>

#include "core/counted.h"
#include "core/directories.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kOpenJournals = 64;  // far below the files that a process may have open

}  // namespace

const fs::path& DirectoryJournals::spelled(const fs::path& directory) {
  fs::path& path = spellings_[directory];
  if (path.empty()) path = canonical_directory(directory);
  return path;
}

DirectoryJournal& DirectoryJournals::of(const fs::path& file) {
  auto& journal = journals_[spelled(directory_of(file))];
  if (!journal) journal = std::make_unique<DirectoryJournal>(directory_of(file), kind_, look_only_);
  return *journal;
}

DirectoryJournal& DirectoryJournals::to_write(const fs::path& file) {
  std::size_t open = 0;
  for (const auto& [directory, journal] : journals_) open += journal->is_open() ? 1 : 0;
  if (open > kOpenJournals) {
    for (auto& [directory, journal] : journals_) journal->close();
  }
  return of(file);
}

std::optional<std::string> DirectoryJournals::unwritable() const {
  std::size_t count = 0;
  std::string first;
  for (const auto& [directory, journal] : journals_) {
    if (!journal->obstacle().empty() && count++ == 0) first = journal->obstacle();
  }
  if (count == 0) return {};
  return "what is made in " + counted(count, "folder") +
         " is not noted there, so that a later run does not know it for its own; " + first;
}

void DirectoryJournals::finish(const std::string& settings_id) {
  for (auto& [directory, journal] : journals_) {
    journal->finish(settings_id);
    journal->close();
  }
}

}  // namespace sightline
