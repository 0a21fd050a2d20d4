#include "pipeline/directory_journal.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/directories.h"
#include "core/error.h"
#include "core/is_there.h"
#include "core/leftovers.h"
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

DirectoryJournal::DirectoryJournal(fs::path directory, std::string kind, bool look_only)
    : directory_(std::move(directory)), spelled_(canonical_directory(directory_)), kind_(std::move(kind)) {
  obstacle_ = forbidden(path(), R_OK);
  if (!obstacle_.empty()) return;
  obstacle_ = forbidden(path(), W_OK);
  Journal present = journal();
  const std::string last = read(present);
  if (look_only) return;
  remove_dead_lock();
  if (!last.empty()) remove_leftovers(directory_ / last);
}

const MadeFile* DirectoryJournal::find(const std::string& name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : &found->second.back();
}

const MadeFile* DirectoryJournal::find(const std::string& name, const std::string& settings_id) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return nullptr;
  const auto made = std::find_if(found->second.begin(), found->second.end(),
                                 [&](const MadeFile& file) { return file.settings == settings_id; });
  return made == found->second.end() ? nullptr : &*made;
}

RunSettings DirectoryJournal::settings(const std::string& id) const {
  const auto found = settings_.find(id);
  return found == settings_.end() ? RunSettings() : found->second;
}

bool DirectoryJournal::is_unchanged(const MadeFile& made, const fs::path& photo) const {
  return embedded_.is_of_version(made.photo, photo);
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
  consider(name);
  if (entry.photo.empty()) entry.photo = PhotoVersion::of_file({}, photo).version;
  entry.source = source_path(spelled_, photo);
  if (settings_.emplace(entry.settings, settings).second)
    note(Json{{"settings", to_json(settings)}, {"id", entry.settings}});
  note(made_file_line(name, entry));
  take(name, std::move(entry));
}

void DirectoryJournal::take(const std::string& name, MadeFile made) {
  std::vector<MadeFile>& files = entries_[name];
  if (!made.appended) files.clear();
  std::erase_if(files, [&](const MadeFile& file) { return file.settings == made.settings; });
  files.push_back(std::move(made));
}

void DirectoryJournal::sync() {
  if (open_ && obstacle_.empty()) open_->journal.sync();
}

void DirectoryJournal::begin() {
  if (::access(directory_.c_str(), W_OK | X_OK) != 0)
    throw EnvironmentError(directory_.string() + ": cannot be written: " + std::strerror(errno));
  is_at_hand();
}

void DirectoryJournal::finish(const std::string& settings_id) {
  std::vector<std::string> done;
  bool others = false;
  for (const auto& [name, files] : entries_) {
    const bool unfinished = std::any_of(files.begin(), files.end(), [&](const MadeFile& file) {
      return file.settings == settings_id && !file.finished;
    });
    if (!unfinished) continue;
    if (considered_.contains(name)) {
      done.push_back(name);
    } else {
      others = true;
    }
  }
  if (done.empty()) return;
  const Json complete{{"state", "complete"}, {"of", settings_id}};
  try {
    if (!others) {
      note(complete);
      return mark_finished(settings_id);
    }
    std::sort(done.begin(), done.end());
    for (const std::string& name : done) {
      Json line = complete;
      add_file_name(line, name);
      note(line);
      mark_finished(settings_id, &name);
    }
  } catch (const EnvironmentError&) {
  }
}

// All files made with the settings, or one of them.
void DirectoryJournal::mark_finished(const std::string& settings_id, const std::string* name) {
  for (auto& [file, chain] : entries_) {
    if (name != nullptr && *name != file) continue;
    for (MadeFile& made : chain) made.finished = made.finished || made.settings == settings_id;
  }
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
  entries_.clear();
  journal.read([&](const Json& line) {
    last.clear();
    last_begun_.clear();
    if (line.contains("settings")) {
      settings_[json_get<std::string>(line, "id", where)] =
          run_settings_from_json(line.at("settings"), where);
    } else if (line.contains("state")) {
      const std::string of = json_get<std::string>(line, "of", where);
      const std::optional<std::string> name =
          line.contains("file") ? std::optional(file_name_of(line, where)) : std::nullopt;
      mark_finished(of, name ? &*name : nullptr);
    } else if (is_made_file_line(line)) {
      const std::string name = file_name_of(line, where);
      MadeFile made = made_file_of(line, where);
      if (made.begun) last_begun_ = name;
      take(name, std::move(made));
      if (line.contains("after")) last = name;
    }
  });
  return last;
}

fs::path DirectoryJournal::path(const char* ending) const {
  return directory_ / (".sightline-" + kind_ + ending);
}

Journal DirectoryJournal::journal() const {
  return {path(), kind_, "remove it; what earlier runs made there then counts as somebody else's"};
}

// Taking a lock and giving it back removes its file; one that is held stays.
void DirectoryJournal::remove_dead_lock() const {
  const fs::path lock = path(kLock);
  if (!is_there(lock)) return;
  try {
    LockFile(lock, directory_);
  } catch (const EnvironmentError&) {
    return;
  }
}

}  // namespace sightline
