#include "pipeline/embedded_notes.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "data/photo_version.h"
#include "pipeline/file_name.h"
#include "pipeline/made_file.h"

namespace sightline {

namespace fs = std::filesystem;

fs::path embedding_target(const fs::path& photo) {
  fs::path target = replaceable_file(photo);
  return target.empty() ? photo : target;
}

bool EmbeddedNotes::is_of_version(const std::string& version, const fs::path& photo) {
  std::string now = PhotoVersion::of_file({}, photo).version;
  if (now == version) return true;
  const std::vector<Change>& changes = changes_of(embedding_target(photo));
  // From the last change back; each leads to an earlier version.
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    if (change->to != now) continue;
    now = change->from;
    if (now == version) return true;
  }
  return false;
}

std::optional<std::string> EmbeddedNotes::theirs(const std::string& text, const fs::path& photo) {
  const std::vector<Change>& changes = changes_of(embedding_target(photo));
  const std::string id = content_id(text);
  if (changes.empty() || (changes.back().said != id && changes.back().alt != id)) return text;
  const Change& last = changes.back();
  return last.said == id && !last.old.empty() ? std::optional(last.old) : std::nullopt;
}

const std::vector<EmbeddedNotes::Change>& EmbeddedNotes::changes_of(const fs::path& photo) {
  static const std::vector<Change> none;
  const fs::path directory = directory_of(photo), journal = directory / kEmbeddedJournal;
  Folder& folder = folders_[directory];
  std::error_code error;
  const auto size = fs::file_size(journal, error);
  if (!error && static_cast<std::int64_t>(size) < folder.read) folder = {};  // begun anew
  if (!error && static_cast<std::int64_t>(size) > folder.read) read_new_lines(journal, folder);
  const auto found = folder.changes.find(photo.filename().string());
  return found == folder.changes.end() ? none : found->second;
}

// Whole lines only: the last may still be written. What is damaged is the journal's own reader's to report.
void EmbeddedNotes::read_new_lines(const fs::path& journal, Folder& folder) {
  std::ifstream file(journal, std::ios::binary);
  file.seekg(folder.read);
  for (std::string line; std::getline(file, line) && !file.eof();) {
    folder.read += static_cast<std::int64_t>(line.size()) + 1;
    try {
      take(parse_json(line, journal.string()), folder);
    } catch (const DataError&) {
    }
  }
}

void EmbeddedNotes::take(const Json& line, Folder& folder) {
  if (!is_made_file_line(line)) return;
  const MadeFile made = made_file_of(line, kEmbeddedJournal);
  if (made.now.empty()) return;
  folder.changes[file_name_of(line, kEmbeddedJournal)].push_back(
      {made.photo, made.now, made.said, made.alt, made.old});
}

}  // namespace sightline
