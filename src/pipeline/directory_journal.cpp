#include "pipeline/directory_journal.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "core/directories.h"
#include "core/error.h"
#include "core/leftovers.h"
#include "core/sha256.h"
#include "core/unwritable_file.h"
#include "data/photo_version.h"
#include "pipeline/file_name.h"
#include "pipeline/source_photo.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr char kLock[] = ".lock";

// Why somebody else's file may not be read or written (R_OK, W_OK); empty where it may, or is not there.
std::string forbidden(const fs::path& file, int way) {
  if (::access(file.c_str(), way) == 0 || (errno != EACCES && errno != EPERM)) return {};
  return file.string() + ": " + std::strerror(errno);
}

}  // namespace

std::string content_id(const std::string& content) {
  return sha256_hex(content).substr(0, 16);
}

DirectoryJournal::DirectoryJournal(fs::path directory, std::string kind)
    : directory_(std::move(directory)), spelled_(canonical_directory(directory_)), kind_(std::move(kind)) {
  obstacle_ = forbidden(path(), R_OK);
  if (!obstacle_.empty()) return;
  obstacle_ = forbidden(path(), W_OK);
  Journal present = journal();
  const std::string last = read(present);
  remove_dead_lock();
  if (!last.empty()) remove_leftovers(directory_ / last);
}

const MadeFile* DirectoryJournal::find(const std::string& name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : &found->second;
}

RunSettings DirectoryJournal::settings(const std::string& id) const {
  const auto found = settings_.find(id);
  return found == settings_.end() ? RunSettings() : found->second;
}

bool DirectoryJournal::is_unchanged(const MadeFile& made, const fs::path& photo) const {
  return made.photo == PhotoVersion::of_file({}, photo).version;
}

bool DirectoryJournal::is_of_another(const MadeFile& made, const fs::path& photo) const {
  return is_other_source(spelled_, made.source, photo);
}

fs::path DirectoryJournal::photo_of(const MadeFile& made) const {
  return source_photo(spelled_, made.source);
}

void DirectoryJournal::add(const std::string& name, MadeFile entry, const fs::path& photo,
                           const RunSettings& settings) {
  is_at_hand();  // and read, before what is missing in it is known
  entry.photo = PhotoVersion::of_file({}, photo).version;
  entry.source = source_path(spelled_, photo);
  if (settings_.emplace(entry.settings, settings).second)
    note(Json{{"settings", to_json(settings)}, {"id", entry.settings}});
  Json line = Json::object();
  add_file_name(line, name);
  line["made_with"] = entry.settings;
  line["photo"] = entry.photo;
  if (!entry.before.empty()) line["before"] = entry.before;
  if (!entry.after.empty()) line["after"] = entry.after;
  if (!entry.unsure.empty()) {
    line["unsure"] = entry.unsure;
    line["asked"] = entry.asked;
  }
  if (entry.appended) line["appended"] = true;
  add_file_name(line["of"] = Json::object(), entry.source);
  note(line);
  entries_[name] = std::move(entry);
}

void DirectoryJournal::begin() {
  if (::access(directory_.c_str(), W_OK | X_OK) != 0)
    throw EnvironmentError(directory_.string() + ": cannot be written: " + std::strerror(errno));
  is_at_hand();
}

void DirectoryJournal::finish(const std::string& settings_id) {
  const auto is_new = [&](const auto& named) {
    return named.second.settings == settings_id && !named.second.finished;
  };
  if (std::none_of(entries_.begin(), entries_.end(), is_new)) return;
  try {
    note(Json{{"state", "complete"}, {"of", settings_id}});
    mark_finished(settings_id);
  } catch (const EnvironmentError&) {
  }
}

void DirectoryJournal::mark_finished(const std::string& settings_id) {
  for (auto& [name, entry] : entries_) entry.finished = entry.finished || entry.settings == settings_id;
}

// Whether it is open, and nothing hinders that.
bool DirectoryJournal::is_at_hand() {
  if (!obstacle_.empty()) return false;
  try {
    open();
  } catch (const UnwritableFile& error) {
    obstacle_ = error.what();
    close();
  }
  return obstacle_.empty();
}

void DirectoryJournal::note(const Json& line) {
  if (!is_at_hand()) return;
  try {
    open().append(line);
  } catch (const UnwritableFile& error) {
    obstacle_ = error.what();
    close();
  }
}

Journal& DirectoryJournal::open() {
  if (!open_) {
    open_.reset(new Open{LockFile(path(kLock), directory_), journal()});
    read(open_->journal);  // another process may have added to it
    if (open_->journal.count() == 0) open_->journal.begin(Json::object());
  }
  return open_->journal;
}

std::string DirectoryJournal::read(Journal& journal) {
  const std::string where = journal.path().string();
  std::string last;
  journal.read([&](const Json& line) {
    last.clear();
    if (line.contains("settings")) {
      settings_[json_get<std::string>(line, "id", where)] =
          run_settings_from_json(line.at("settings"), where);
    } else if (line.contains("state")) {
      mark_finished(json_get<std::string>(line, "of", where));
    } else if (line.contains("made_with")) {
      const auto text = [&](const char* key) { return json_get_or<std::string>(line, key, "", where); };
      const std::string name = file_name_of(line, where);
      MadeFile made{.settings = text("made_with"),
                    .before = text("before"),
                    .after = text("after"),
                    .photo = text("photo"),
                    .unsure = text("unsure"),
                    .asked = json_get_or(line, "asked", 0.0, where),
                    .appended = json_get_or(line, "appended", false, where)};
      if (line.contains("of")) made.source = file_name_of(line.at("of"), where);
      entries_[name] = std::move(made);
      if (line.contains("after")) last = name;
    }
  });
  return last;
}

fs::path DirectoryJournal::path(const char* ending) const {
  return directory_ / (".sightline-" + kind_ + ending);
}

Journal DirectoryJournal::journal() const {
  return {path(), kind_, "remove it; " + kind_ + " that are there then count as somebody else's"};
}

// Taking a lock and giving it back removes its file; one that is held stays.
void DirectoryJournal::remove_dead_lock() const {
  const fs::path lock = path(kLock);
  std::error_code ignored;
  if (!fs::exists(lock, ignored)) return;
  try {
    LockFile(lock, directory_);
  } catch (const EnvironmentError&) {
    return;
  }
}

}  // namespace sightline
