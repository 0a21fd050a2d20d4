#include "pipeline/sidecar_journal.h"

#include <signal.h>

#include <cerrno>
#include <charconv>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/sha256.h"
#include "pipeline/file_name.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr char kName[] = ".sightline-journal";
constexpr char kHint[] = "remove it; sidecars that are there then count as somebody else's";

// Whether the process that was writing "NAME.tmp123" is gone.
bool is_abandoned(std::string_view process) {
  int id = 0;
  const char* end = process.data() + process.size();
  if (process.empty() || std::from_chars(process.data(), end, id).ptr != end) return false;
  return ::kill(id, 0) != 0 && errno == ESRCH;
}

fs::path lock_path(const fs::path& directory) {
  return directory / (std::string(kName) + ".lock");
}

}  // namespace

std::string content_id(const std::string& content) {
  return sha256_hex(content).substr(0, 16);
}

SidecarJournal::Open::Open(const fs::path& directory)
    : lock(lock_path(directory), directory), journal(directory / kName, "sidecars", kHint) {}

SidecarJournal::SidecarJournal(fs::path directory) : directory_(std::move(directory)) {
  Journal journal(directory_ / kName, "sidecars", kHint);
  const std::string last = read(journal);
  remove_dead_lock();
  if (!last.empty()) remove_leftovers(last);
}

const SidecarEntry* SidecarJournal::find(const std::string& name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : &found->second;
}

RunSettings SidecarJournal::settings(const std::string& id) const {
  const auto found = settings_.find(id);
  return found == settings_.end() ? RunSettings() : found->second;
}

void SidecarJournal::add(const std::string& name, const SidecarEntry& entry, const RunSettings& settings) {
  if (!open_) {
    open_ = std::make_unique<Open>(directory_);
    read(open_->journal);  // another process may have added to it
    if (open_->journal.count() == 0) open_->journal.begin(Json::object());
  }
  if (settings_.emplace(entry.settings, settings).second)
    open_->journal.append(Json{{"settings", to_json(settings)}, {"id", entry.settings}});
  Json line = Json::object();
  add_file_name(line, name);
  line["made_with"] = entry.settings;
  line["photo"] = entry.photo;
  if (!entry.before.empty()) line["before"] = entry.before;
  if (!entry.after.empty()) line["after"] = entry.after;
  if (!entry.unsure.empty()) line["unsure"] = entry.unsure;
  open_->journal.append(line);
  entries_[name] = entry;
}

std::string SidecarJournal::read(Journal& journal) {
  const std::string where = journal.path().string();
  std::string last;
  journal.read([&](const Json& line) {
    last.clear();
    if (line.contains("settings")) {
      settings_[json_get<std::string>(line, "id", where)] =
          run_settings_from_json(line.at("settings"), where);
    } else if (line.contains("made_with")) {
      const auto text = [&](const char* key) { return json_get_or<std::string>(line, key, "", where); };
      const std::string name = file_name_of(line, where);
      entries_[name] = {text("made_with"), text("before"), text("after"), text("photo"), text("unsure")};
      if (line.contains("after")) last = name;
    }
  });
  return last;
}

// Taking a lock and giving it back removes its file; one that is held stays.
void SidecarJournal::remove_dead_lock() const {
  const fs::path lock = lock_path(directory_);
  std::error_code ignored;
  if (!fs::exists(lock, ignored)) return;
  try {
    LockFile(lock, directory_);
  } catch (const EnvironmentError&) {
    return;
  }
}

void SidecarJournal::remove_leftovers(const std::string& name) const {
  const std::string start = name + ".tmp";
  std::error_code error;
  for (fs::directory_iterator entry(directory_, error), end; !error && entry != end; entry.increment(error)) {
    const std::string file = entry->path().filename().string();
    std::error_code ignored;
    if (file.starts_with(start) && is_abandoned(std::string_view(file).substr(start.size())))
      fs::remove(entry->path(), ignored);
  }
}

}  // namespace sightline
