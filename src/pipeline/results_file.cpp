#include "pipeline/results_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "caption/confidence.h"
#include "core/counted.h"
#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/ownership.h"
#include "data/photo_version.h"
#include "pipeline/file_name.h"
#include "pipeline/source_photo.h"
#include "pipeline/unsure_reason.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr char kWaysOut[] =
    "--existing overwrite makes it anew, --existing append keeps it and adds to it, and --out may name "
    "another "
    "file";

std::string key_of(const std::string& file) {
  return fs::path(file).lexically_normal().string();
}

void check_directory(const fs::path& path) {
  if (::access(directory_of(path).c_str(), W_OK | X_OK) != 0)
    throw EnvironmentError(path.string() + ": cannot be written: " + std::strerror(errno));
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

}  // namespace

ResultsFile::ResultsFile(Options options)
    : options_(std::move(options)),
      path_(replaceable_file(options_.path)),
      directory_(canonical_directory(directory_of(path_))) {
  check_directory(path_);
  lock_.emplace(beside(".lock"), path_);
  journal_.emplace(beside(".journal"), "results", "--existing overwrite begins anew once it is removed");
  inspect();
}

ResultsFile::~ResultsFile() = default;

void ResultsFile::inspect() {
  const bool file_is_there = is_there(path_);
  head_ = end_ = static_cast<std::int64_t>(options_.format->head().size());
  read_journal();
  if (journal_->count() == 0) return inspect_without_journal(file_is_there);
  const bool partial_is_there = is_there(beside(".partial"));
  const bool ended = state_ == State::stopped || state_ == State::complete;
  if (ended && partial_is_there) {
    rename_partial();  // a kill came between the journal's last word and this
  } else if (ended && !file_is_there) {
    entries_.clear();  // somebody took it away: nothing is there
    return;
  }
  if (may_go_on(file_is_there)) return go_on(partial_is_there && !ended);
  entries_.clear();
  start_ = Start::fresh;
}

void ResultsFile::inspect_without_journal(bool file_is_there) {
  if (!file_is_there || options_.existing == Existing::overwrite) return;
  const bool can_grow = options_.format->tail().empty();
  if (options_.existing == Existing::append && can_grow) {
    check_head();
    start_ = Start::adopted;
    return;
  }
  throw UsageError(path_.string() + " is there already, and no " + beside(".journal").filename().string() +
                       " says what is in it",
                   can_grow && options_.existing != Existing::fail
                       ? kWaysOut
                       : "--existing overwrite makes it anew, and --out may name another file");
}

// A table of other columns is not added to.
void ResultsFile::check_head() const {
  const MappedFile file(path_);
  const std::string head = options_.format->head();
  if (file.bytes().empty() || file.bytes().starts_with(head)) return;
  throw UsageError(path_.string() + ": does not begin as " + options_.format_name +
                       " of this program does, expected " + head.substr(0, head.find_first_of("\r\n")),
                   "--existing overwrite makes it anew, and --out may name another file");
}

bool ResultsFile::may_go_on(bool file_is_there) {
  const std::string difference =
      settings_difference(other_settings_.value_or(settings_then_), options_.settings);
  const bool same = difference.empty() && format_then_ == options_.format_name;
  if (same && state_ != State::complete) return true;
  switch (options_.existing) {
    case Existing::overwrite:
      return false;
    case Existing::fail:
      if (file_is_there) throw UsageError(path_.string() + " is there already", kWaysOut);
      return false;
    case Existing::append:
      if (format_then_ == options_.format_name) return true;
      [[fallthrough]];
    case Existing::skip:
      break;
  }
  if (same) return true;
  if (format_then_ != options_.format_name) {
    throw UsageError(
        path_.string() + " is of format " + format_then_ + ", now it is to be " + options_.format_name,
        "--existing overwrite makes it anew, and --out may name another file");
  }
  throw UsageError(path_.string() + " was made by another model or with other options: " + difference,
                   kWaysOut);
}

void ResultsFile::go_on(bool partial_is_there) {
  std::error_code ignored;
  const auto size_of = [&](const fs::path& path) {
    return static_cast<std::int64_t>(fs::file_size(path, ignored));
  };
  const bool ended = state_ == State::stopped || state_ == State::complete;
  if (ended && size_of(path_) != size_then_) {
    throw UsageError(path_.string() + " has been changed since it was written: it has " +
                         counted(size_of(path_), "byte") + ", expected " + std::to_string(size_then_),
                     "--existing overwrite makes it anew, and --out may name another file");
  }
  if (partial_is_there && end_ > head_ && size_of(beside(".partial")) < end_)
    drop_results_beyond(size_of(beside(".partial")));  // the machine went down, not the process alone
  if (ended || (state_ == State::continuing && !results_since_ && !partial_is_there)) {
    start_ = Start::file;
  } else if (partial_is_there && (results_since_ || state_ == State::continuing)) {
    start_ = Start::partial;
  } else if (results_since_) {
    throw UsageError(
        beside(".partial").string() + " is gone, whose results " + journal_->path().filename().string() +
            " lists",
        "--existing overwrite makes them anew once " + journal_->path().string() + " is removed");
  } else if (head_ > static_cast<std::int64_t>(options_.format->head().size())) {
    start_ = Start::adopted;
  }
}

void ResultsFile::read_journal() {
  journal_->read([this](const Json& line) { read_line(line); });
}

void ResultsFile::read_line(const Json& line) {
  const std::string where = journal_->path().string();
  if (line.contains("settings")) {
    settings_then_ = run_settings_from_json(line.at("settings"), where);
    ours_then_ = settings_id(settings_then_) == settings_id(options_.settings);
    format_then_ = json_get_or<std::string>(line, "format", format_then_, where);
    if (line.contains("base")) head_ = end_ = json_get<std::int64_t>(line, "base", where);
  } else if (line.contains("state")) {
    const auto name = json_get<std::string>(line, "state", where);
    state_ = name == "complete" ? State::complete : name == "stopped" ? State::stopped : State::continuing;
    size_then_ = json_get_or<std::int64_t>(line, "size", 0, where);
    results_since_ = false;
    for (auto& [file, entry] : entries_) entry.again = !entry.ok;
  } else {
    const auto reason = json_get_or<std::string>(line, "reason", "", where);
    end_ = json_get<std::int64_t>(line, "end", where);
    const auto photo = json_get_or<std::string>(line, "photo", "", where);
    if (!ours_then_) other_settings_ = settings_then_;
    const std::string of = line.contains("of") ? file_name_of(line.at("of"), where) : "";
    const auto sure = json_get_or(line, "confidence", 1.0, where);
    entries_[key_of(file_name_of(line, where))] = {reason.empty(), false, reason, photo,
                                                   ours_then_,     of,    sure};
    results_since_ = true;
  }
}

void ResultsFile::drop_results_beyond(std::int64_t size) {
  std::size_t lines = 0, kept = 0;
  bool beyond = false;
  journal_->read([&](const Json& line) {
    ++lines;
    beyond = beyond || (line.contains("end") && line.at("end").get<std::int64_t>() > size);
    if (!beyond) kept = lines;
  });
  journal_->keep(kept);
  journal_->sync();  // cuts it
  entries_.clear();
  state_ = State::running;
  results_since_ = false;
  end_ = head_;
  read_journal();
}

std::optional<PastResult> ResultsFile::held(const PhotoFile& photo) {
  const auto found = entries_.find(key_of(photo.path.string()));
  if (found == entries_.end() || found->second.again) return {};
  const Entry& entry = found->second;
  if (!entry.ok) return PastResult{PastResult::Kind::failed, entry.reason};
  if (is_other_source(directory_, entry.source, photo.path)) return {};  // of the same name elsewhere
  if (!entry.ours)
    kept_.add_changed(photo.path.string(), settings_difference(*other_settings_, options_.settings));
  if (entry.photo != PhotoVersion::of_file({}, photo.path).version) kept_.add_replaced(photo.path.string());
  if (entry.confidence < options_.least_confidence)
    return PastResult{PastResult::Kind::unsure, unsure_text(entry.confidence, options_.least_confidence)};
  return PastResult{};
}

std::optional<std::string> ResultsFile::take(const CaptionRecord& record) {
  if (!partial_) start();
  const auto before = entries_.find(key_of(record.file));
  const bool failed_again = !record.ok && before != entries_.end();
  const std::string text = failed_again ? "" : options_.format->text(record, end_ == head_);
  Json line = Json::object();
  add_file_name(line, record.file);
  line["end"] = end_ + static_cast<std::int64_t>(text.size());
  if (record.ok) {
    line["photo"] = PhotoVersion::of_file({}, record.file).version;
    add_file_name(line["of"] = Json::object(), source_path(directory_, record.file));
    line["confidence"] = confidence(record.hypotheses.front());
  } else {
    line["reason"] = record.error;
  }
  try {
    partial_->append(text);
    journal_->append(line);
  } catch (const EnvironmentError& error) {
    partial_->cut(end_);
    throw EnvironmentError(error.what(), "what is done stays in " + beside(".partial").string() +
                                             "; the same command goes on from there");
  }
  end_ = partial_->size();
  return {};
}

void ResultsFile::finish(bool complete) {
  if (!partial_) {
    if (start_ == Start::file) {
      if (complete && state_ != State::complete)
        journal_->append(Json{{"state", "complete"}, {"size", fs::file_size(path_)}});
      return;
    }
    if (start_ != Start::partial && !complete) return;  // nothing is there, and nothing is to be
    start();
  }
  partial_->append(options_.format->tail());
  partial_->sync();
  journal_->append(Json{{"state", complete ? "complete" : "stopped"}, {"size", partial_->size()}});
  journal_->sync();
  rename_partial();
}

void ResultsFile::start() {
  const Json head{{"format", options_.format_name}, {"settings", to_json(options_.settings)}};
  switch (start_) {
    case Start::fresh:
      journal_->begin(head);
      open_partial(0);
      partial_->append(options_.format->head());
      end_ = head_ = partial_->size();
      return;
    case Start::adopted: {
      copy_file(static_cast<std::int64_t>(fs::file_size(path_)));
      const std::string bytes = read_file(beside(".partial"));
      open_partial(static_cast<std::int64_t>(bytes.size()));
      if (!bytes.empty() && bytes.back() != '\n') partial_->append("\n");
      end_ = head_ = partial_->size();
      Json with_base = head;
      with_base["base"] = head_;
      journal_->begin(with_base);
      return;
    }
    case Start::file:
      journal_->append(Json{{"state", "continuing"}});
      copy_file(end_);
      break;
    case Start::partial:
      break;
  }
  open_partial(end_);
  if (!ours_then_) journal_->append(Json{{"settings", to_json(options_.settings)}});
}

void ResultsFile::open_partial(std::int64_t size) {
  partial_.emplace(beside(".partial"), size);
  keep_private(beside(".partial"), path_);
}

// Under another name first: what is called FILE.partial is whole.
void ResultsFile::copy_file(std::int64_t size) {
  const MappedFile file(path_);
  AppendedFile copy(beside(".partial.copy"), 0);
  keep_private(beside(".partial.copy"), path_);
  copy.append(file.bytes().substr(0, static_cast<std::size_t>(size)));
  copy.sync();
  std::error_code error;
  fs::rename(beside(".partial.copy"), beside(".partial"), error);
  if (error) throw EnvironmentError(path_.string() + ": cannot be written: " + error.message());
}

void ResultsFile::rename_partial() {
  partial_.reset();
  take_over_ownership(beside(".partial"), path_);
  std::error_code error;
  fs::rename(beside(".partial"), path_, error);
  if (error) throw EnvironmentError(path_.string() + ": cannot be written: " + error.message());
}

}  // namespace sightline
