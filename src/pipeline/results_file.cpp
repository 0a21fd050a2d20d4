#include "pipeline/results_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "caption/confidence.h"
#include "core/counted.h"
#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/leftovers.h"
#include "core/ownership.h"
#include "core/temporary_file.h"
#include "data/photo_version.h"
#include "pipeline/file_name.h"
#include "pipeline/replaced_text.h"
#include "pipeline/source_photo.h"
#include "pipeline/unsure_reason.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr char kWaysOut[] =
    "--existing overwrite makes it anew, --existing append keeps it and adds to it, and --out may name "
    "another file";
constexpr char kOtherWaysOut[] = "--existing overwrite makes it anew, and --out may name another file";

// What is cut and written to is a file, and not where a link or a pipe leads.
void require_file_or_none(const fs::path& path, const fs::path& results) {
  std::error_code ignored;
  const fs::file_type type = fs::symlink_status(path, ignored).type();
  if (type == fs::file_type::regular || type == fs::file_type::not_found) return;
  throw UsageError(path.string() +
                       ": is a link, pipe, device or directory, expected none or a file that an " +
                       "earlier run left",
                   "remove it, or name another file than " + results.string());
}

// Returns it, where its directory can be written to.
fs::path writable(fs::path path) {
  if (::access(directory_of(path).c_str(), W_OK | X_OK) != 0)
    throw EnvironmentError(path.string() + ": cannot be written: " + std::strerror(errno));
  return path;
}

}  // namespace

ResultsFile::ResultsFile(Options options)
    : options_(std::move(options)),
      path_(writable(replaceable_file(options_.path))),
      directory_(canonical_directory(directory_of(path_))),
      lock_(options_.look_only ? nullptr : std::make_unique<LockFile>(beside(".lock"), path_)),
      journal_(beside(".journal"), "results", "--existing overwrite begins anew once it is removed"),
      earlier_(read_earlier_results(path_, beside(".partial"), journal_, options_.format->head(),
                                    options_.settings)),
      plan_(plan_results(earlier_, wanted())),
      replaced_(results_to_replace()),
      head_(earlier_.left().head),
      end_(earlier_.left().end) {
  require_file_or_none(beside(".partial"), path_);
  if (plan_.rename_partial && !options_.look_only) rename_partial();
  if (plan_.refusal != ResultsPlan::Refusal::none) refuse(plan_.refusal);
  if (!plan_.keep || !earlier_.kept || options_.look_only) return;
  journal_.keep(earlier_.kept->lines);
  journal_.sync();  // cuts it
}

ResultsFile::~ResultsFile() = default;

WantedResults ResultsFile::wanted() const {
  return {options_.existing, options_.format_name, options_.format->tail().empty(), options_.settings};
}

void ResultsFile::refuse(ResultsPlan::Refusal refusal) const {
  using Refusal = ResultsPlan::Refusal;
  const std::string file = path_.string(), journal = journal_.path().filename().string();
  const JournalledResults& said = earlier_.said;
  switch (refusal) {
    case Refusal::no_journal:
      throw UsageError(file + " is there already, and no " + journal + " says what is in it",
                       wanted().grows && options_.existing != Existing::fail ? kWaysOut : kOtherWaysOut);
    case Refusal::no_journal_of_partial:
      throw UsageError(
          beside(".partial").string() + " is there already, and no " + journal + " says what is in it",
          "remove it where it is of no use, or name another file than " + file);
    case Refusal::other_head: {
      const std::string head = options_.format->head();
      throw UsageError(file + ": does not begin as " + options_.format_name +
                           " of this program does, expected " + head.substr(0, head.find_first_of("\r\n")),
                       kOtherWaysOut);
    }
    case Refusal::is_there:
      throw UsageError(file + " is there already", kWaysOut);
    case Refusal::unfinished:
      throw UsageError(
          beside(".partial").string() + " has results of a run that was not finished, " +
              (said.format == options_.format_name
                   ? "by another model or with other options: " +
                         settings_difference(said.other.value_or(said.settings), options_.settings)
                   : "of format " + said.format),
          kWaysOut);
    case Refusal::other_format:
      throw UsageError(file + " is of format " + said.format + ", now it is to be " + options_.format_name,
                       kOtherWaysOut);
    case Refusal::other_settings:
      throw UsageError(file + " was made by another model or with other options: " +
                           settings_difference(said.other.value_or(said.settings), options_.settings),
                       kWaysOut);
    case Refusal::changed:
      throw UsageError(file + " has been changed since it was written: it has " +
                           counted(fs::file_size(path_), "byte") + ", expected " + std::to_string(said.size),
                       kOtherWaysOut);
    case Refusal::partial_gone:
      throw UsageError(beside(".partial").string() + " is gone, whose results " + journal + " lists",
                       kOtherWaysOut);
    case Refusal::none:
      break;
  }
  throw std::logic_error("a plan without a refusal was refused");
}

std::optional<PastResult> ResultsFile::held(const PhotoFile& photo) {
  const JournalledResults::Result* result = earlier_result(photo.path.string());
  if (result == nullptr || result->again) return {};
  if (!result->ok) return PastResult{PastResult::Kind::failed, result->reason};
  if (is_other_source(directory_, result->source, photo.path)) return {};  // of the same name elsewhere
  const bool there = result->written || result->kept;
  if (!there && result->confidence >= options_.least_confidence) return {};  // now it is wanted
  if (!result->ours) {
    kept_.add_changed(photo.path.string(), settings_difference(*earlier_.left().other, options_.settings));
  } else if (result->kept && !result->kept->empty()) {
    kept_.add_changed(photo.path.string(), *result->kept);
  }
  if (!embedded_.is_of_version(result->photo, photo.path)) kept_.add_replaced(photo.path.string());
  if (result->confidence >= options_.least_confidence) return PastResult{};
  return PastResult{PastResult::Kind::unsure,
                    listed_reason(unsure_text(result->confidence, options_.least_confidence), there)};
}

// Under `overwrite`, where FILE is whole and as a run of this format left it. A run that goes on knows it
// from its journal.
ReplacedResults ResultsFile::results_to_replace() const {
  const JournalledResults& said = earlier_.left();
  if (plan_.keep) return said.replaced.size == earlier_.file ? said.replaced : ReplacedResults();
  const bool whole = said.lines > 0 && said.ended() &&
                     said.size == (plan_.rename_partial ? earlier_.partial : earlier_.file);
  const bool same_form =
      said.format == options_.format_name &&
      (plan_.rename_partial ? earlier_.partial_begins_with_head : earlier_.begins_with_head);
  const bool wanted = options_.existing == Existing::overwrite && options_.least_confidence > 0;
  return wanted && whole && same_form ? replaced_results(said, options_.settings) : ReplacedResults();
}

// Null where none counts.
const ReplacedResults::Result* ResultsFile::replaced_result(const std::string& photo) const {
  const auto found = replaced_.results.find(result_key(photo));
  const bool counts =
      found != replaced_.results.end() && !is_other_source(directory_, found->second.source, photo);
  return counts ? &found->second : nullptr;
}

// Nothing where FILE has been changed, or the journal.
std::optional<std::string> ResultsFile::replaced_text(const ReplacedResults::Result& result) const {
  std::error_code gone;
  if (static_cast<std::int64_t>(fs::file_size(path_, gone)) != replaced_.size || gone) return {};
  if (result.begin < 0 || result.end < result.begin || result.end > replaced_.size) return {};
  std::ifstream file(path_, std::ios::binary);
  std::string text(static_cast<std::size_t>(result.end - result.begin), '\0');
  file.seekg(result.begin);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  return file ? std::optional(std::move(text)) : std::nullopt;
}

bool ResultsFile::keeps_earlier(const PhotoFile& photo) {
  const std::string name = photo.path.string();
  if (replaced_result(name) != nullptr) return true;
  const JournalledResults::Result* result = earlier_result(name);
  return result != nullptr && result->ok && (result->written || result->kept) &&
         !is_other_source(directory_, result->source, photo.path);
}

std::string ResultsFile::replaced(const PhotoFile&) {
  const std::int64_t bytes = earlier_.file.value_or(0);
  if (bytes == 0 || (plan_.start != Start::fresh && plan_.start != Start::adopted)) return {};
  const JournalledResults& said = earlier_.said;
  const Owner owner = said.lines == 0                      ? Owner::theirs
                      : said.ended() && said.size != bytes ? Owner::ours_changed
                                                           : Owner::ours;
  return replaced_file_text(options_.existing, owner);
}

// Null where none counts.
const JournalledResults::Result* ResultsFile::earlier_result(const std::string& photo) const {
  if (!plan_.keep) return nullptr;
  const auto found = earlier_.left().results.find(result_key(photo));
  return found == earlier_.left().results.end() ? nullptr : &found->second;
}

std::optional<std::string> ResultsFile::take(const CaptionRecord& record) {
  if (!partial_) start();
  const bool failed_again = !record.ok && earlier_result(record.file) != nullptr;
  const ReplacedResults::Result* replaced = record.unsure.empty() ? nullptr : replaced_result(record.file);
  const std::optional<std::string> kept = replaced != nullptr ? replaced_text(*replaced) : std::nullopt;
  const bool first = end_ == head_;
  const std::string text = failed_again ? ""
                           : kept       ? options_.format->again(*kept, first)
                                        : options_.format->text(record, first);
  Json line = Json::object();
  add_file_name(line, record.file);
  line["end"] = end_ + static_cast<std::int64_t>(text.size());
  if (record.ok) {
    line["photo"] = record.version ? *record.version : PhotoVersion::of_file({}, record.file).version;
    add_file_name(line["of"] = Json::object(), source_path(directory_, record.file));
    line["confidence"] = kept ? replaced->confidence : confidence(record.hypotheses.front());
    if (!record.unsure.empty()) line["written"] = false;
    if (kept) line["kept"] = replaced->difference;
  } else {
    line["reason"] = record.error;
  }
  try {
    partial_->append(text);
    journal_.append(line);
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
    if (plan_.start == Start::file) {
      if (complete && earlier_.said.state != JournalledResults::State::complete)
        journal_.append(Json{{"state", "complete"}, {"size", fs::file_size(path_)}});
      return;
    }
    if (plan_.start != Start::partial && !complete) return;  // nothing is there, and nothing is to be
    start();
  }
  if (!complete && !replaced_.results.empty()) {  // FILE has what the run that goes on may need
    partial_->sync();
    return journal_.sync();
  }
  partial_->append(options_.format->tail());
  partial_->sync();
  journal_.append(Json{{"state", complete ? "complete" : "stopped"}, {"size", partial_->size()}});
  journal_.sync();
  rename_partial();
}

void ResultsFile::start() {
  const Json head{{"format", options_.format_name}, {"settings", to_json(options_.settings)}};
  switch (plan_.start) {
    case Start::fresh: {
      Json with_replaced = head;
      if (!replaced_.results.empty()) with_replaced["replaces"] = to_json(replaced_);
      journal_.begin(with_replaced);
      open_partial(0);
      partial_->append(options_.format->head());
      end_ = head_ = partial_->size();
      return;
    }
    case Start::adopted: {
      copy_file(static_cast<std::int64_t>(fs::file_size(path_)));
      const std::string bytes = read_file(beside(".partial"));
      open_partial(static_cast<std::int64_t>(bytes.size()));
      if (!bytes.empty() && bytes.back() != '\n') partial_->append("\n");
      end_ = head_ = partial_->size();
      Json with_base = head;
      with_base["base"] = head_;
      journal_.begin(with_base);
      return;
    }
    case Start::file:
      // On the disk before FILE.partial is there, which else is taken for a whole file.
      journal_.append(Json{{"state", "continuing"}});
      journal_.sync();
      copy_file(end_);
      break;
    case Start::partial:
      break;
  }
  open_partial(end_);
  if (!earlier_.left().ours) journal_.append(Json{{"settings", to_json(options_.settings)}});
}

void ResultsFile::open_partial(std::int64_t size) {
  partial_.emplace(beside(".partial"), size);
  keep_private(beside(".partial"), path_);
  sync_directory_of(path_);  // what the journal lists must not be in a file without a name
}

// Under another name first: what is called FILE.partial is whole.
void ResultsFile::copy_file(std::int64_t size) {
  const MappedFile file(path_);
  remove_leftovers(beside(".partial"));
  TemporaryFile copy(beside(".partial"));
  keep_private(copy.path(), path_);
  copy.write(file.bytes().substr(0, static_cast<std::size_t>(size)));
  copy.commit(Safety::power_loss);
}

void ResultsFile::rename_partial() {
  partial_.reset();
  take_over_ownership(beside(".partial"), path_);
  std::error_code error;
  fs::rename(beside(".partial"), path_, error);
  if (error) throw EnvironmentError(path_.string() + ": cannot be written: " + error.message());
  sync_directory_of(path_);
}

}  // namespace sightline
