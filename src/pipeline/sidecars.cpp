#include "pipeline/sidecars.h"

#include <unistd.h>

#include <cerrno>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/is_there.h"
#include "core/marked_text.h"
#include "core/unwritable_file.h"
#include "image/image_kind.h"
#include "pipeline/described_packet.h"
#include "pipeline/photo_description.h"
#include "pipeline/photo_problem.h"
#include "pipeline/record_json.h"
#include "pipeline/replaced_text.h"
#include "pipeline/source_photo.h"
#include "pipeline/unsure_reason.h"
#include "pipeline/xmp_packet.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr char kFullNames[] = " (--sidecar-name full keeps them apart)";
constexpr char kUnwritable[] = "cannot be written",
               kNoFile[] = ": is a directory, pipe or device, left alone";

bool is_no_file(const fs::path& path) {
  return is_taken(path) && replaceable_file(path).empty();
}

// Empty for a file that cannot be read: write() says why.
std::string content_id_of(const fs::path& sidecar) {
  try {
    return content_id(read_file(sidecar, kLargestSidecar));
  } catch (const DataError&) {
    return {};
  }
}

std::string sidecar_text(const CaptionRecord& record) {
  std::string text;
  for (const Hypothesis& hypothesis : record.hypotheses)
    text += caption_text(hypothesis, record.sentence) + "\n";
  return text;
}

}  // namespace

fs::path sidecar_path(const SidecarOptions& options, const PhotoFile& photo) {
  const std::string ending = std::string(".").append(to_string(options.kind));
  fs::path sidecar = options.directory.empty() ? photo.path : options.directory / photo.place;
  const fs::path full = sidecar.string() + ending;
  if (options.full_names || (options.kind == SidecarKind::xmp && is_taken(full))) return full;
  return sidecar.replace_extension(ending);
}

Sidecars::Sidecars(SidecarOptions options)
    : options_(std::move(options)),
      settings_id_(sightline::settings_id(options_.settings)),
      kept_("sidecars", {.appendable = options_.kind != SidecarKind::json,
                         .removable = true,
                         .overwriting = options_.kind == SidecarKind::xmp ? kOverwritesDescription
                                                                          : "does not keep them"}) {
  if (options_.existing == Existing::append && options_.kind == SidecarKind::json) {
    throw UsageError("--existing append: a .json sidecar holds one result",
                     "--existing overwrite replaces it; .txt, .caption and .xmp can be appended to");
  }
}

Sidecars::~Sidecars() = default;

std::optional<std::string> Sidecars::conflict_of(const PhotoFile& photo, const fs::path& sidecar) {
  const std::string path = photo.path.string(),
                    target = (journals_.spelled(directory_of(sidecar)) / sidecar.filename()).string();
  if (target == (journals_.spelled(directory_of(photo.path)) / photo.path.filename()).string())
    return path + ": its sidecar would have the photo's own name" + kFullNames;
  const auto taken = [&](const fs::path& by) {
    const bool same_name = by.filename() == photo.path.filename();
    return path + ": its sidecar " + sidecar.string() + " is another photo's, that of " + by.string() +
           (same_name ? " (another --sidecar-dir keeps them apart)" : kFullNames);
  };
  const DirectoryJournal& journal = journals_.of(sidecar);
  const MadeFile* made = journal.find(sidecar.filename().string());
  if (is_taken(sidecar) && made != nullptr && journal.is_of_another(*made, photo.path))
    return taken(journal.photo_of(*made));
  const auto [owner, fresh] = owners_.emplace(target, path);
  if (fresh || owner->second == path) return {};
  return taken(owner->second);
}

// An .xmp without a description is a place for one.
bool Sidecars::counts_as_there(const fs::path& sidecar) const {
  if (!is_taken(sidecar)) return false;
  if (options_.kind != SidecarKind::xmp) return true;
  try {
    return XmpPacket(read_file(sidecar, kLargestSidecar), sidecar.string()).description().has_value();
  } catch (const DataError&) {
    return false;  // reported when it cannot be added to
  }
}

// What describes the photo inside it, and is not this program's.
std::optional<std::string> Sidecars::described_inside(const fs::path& photo) {
  std::optional<std::string> text = photo_description(photo);
  return text ? embedded_.theirs(*text, photo) : std::nullopt;
}

std::optional<PastResult> Sidecars::held(const PhotoFile& photo) {
  const fs::path sidecar = path_of(photo);
  const std::string path = photo.path.string();
  if (const auto conflict = conflict_of(photo, sidecar)) {
    conflicts_[path] = *conflict;
    return {};
  }
  DirectoryJournal& journal = journals_.of(sidecar);
  const std::string name = sidecar.filename().string();
  journal.consider(name);
  const bool append = options_.existing == Existing::append;
  const MadeFile* entry = append ? journal.find(name, settings_id_) : journal.find(name);
  const bool ours = entry != nullptr && entry->settings == settings_id_;
  const bool unchanged = ours && journal.is_unchanged(*entry, photo.path);
  if (unchanged && !entry->unsure.empty() && entry->asked <= options_.least_confidence)
    return PastResult{PastResult::Kind::unsure,
                      listed_reason(entry->unsure, !entry->kept.empty() && is_taken(sidecar))};
  // Nothing is said there, and nothing can be.
  if (options_.existing == Existing::skip && is_no_file(sidecar))
    return PastResult{PastResult::Kind::refused, sidecar.string() + kNoFile};
  if (counts_as_there(sidecar)) return kept(entry, sidecar, photo, unchanged);
  const bool stays = options_.existing == Existing::skip || options_.existing == Existing::fail;
  if (options_.kind != SidecarKind::xmp || !stays || !described_inside(photo.path)) return {};
  if (options_.existing == Existing::fail) {
    kept_.add_there(path);
    return {};
  }
  if (inside_count_++ == 0) first_inside_ = path;
  return PastResult{};
}

bool Sidecars::keeps_earlier(const PhotoFile& photo) {
  const fs::path sidecar = path_of(photo);
  const MadeFile* made = journals_.of(sidecar).find(sidecar.filename().string());
  return made != nullptr && speaks_of_content(*made) && !conflicts_.contains(photo.path.string()) &&
         is_taken(sidecar);
}

// Of a sidecar that is there; `entry` is what the journal says of it.
std::optional<PastResult> Sidecars::kept(const MadeFile* entry, const fs::path& sidecar,
                                         const PhotoFile& photo, bool unchanged) {
  const bool ours = entry != nullptr && entry->settings == settings_id_;
  if (options_.existing != Existing::skip) {
    const std::string content = ours ? content_id_of(sidecar) : "";
    if (unchanged && is_made_already(*entry, content, options_.existing)) return PastResult{};
    if (options_.existing == Existing::fail) kept_.add_there(sidecar.string());
    return {};
  }
  if (entry == nullptr || !speaks_of_content(*entry)) {
    kept_.add_foreign(sidecar.string());
    return PastResult{};
  }
  if (made_with(*entry) != settings_id_) {
    const RunSettings then = journals_.of(sidecar).settings(made_with(*entry));
    kept_.add_changed(sidecar.string(), settings_difference(then, options_.settings));
  }
  if (ours && !unchanged) kept_.add_replaced(photo.path.string());
  if (entry->confidence >= options_.least_confidence) return PastResult{};
  return PastResult{PastResult::Kind::unsure,
                    unsure_text_of_kept(entry->confidence, options_.least_confidence)};
}

std::string Sidecars::replaced(const PhotoFile& photo) {
  const fs::path sidecar = path_of(photo);
  if (!counts_as_there(sidecar) || is_no_file(sidecar)) return {};
  const MadeFile* made = journals_.of(sidecar).find(sidecar.filename().string());
  const auto owner = [&](const std::string& now, const std::string& then) {
    return made == nullptr ? Owner::theirs : now == then ? Owner::ours : Owner::ours_changed;
  };
  if (options_.kind != SidecarKind::xmp)
    return replaced_file_text(options_.existing, owner(content_id_of(sidecar), made ? made->after : ""));
  const auto said = XmpPacket(read_file(sidecar, kLargestSidecar), sidecar.string()).description();
  return replaced_description_text(options_.existing,
                                   owner(content_id(said.value_or("")), made ? made->said : ""));
}

std::optional<std::string> Sidecars::hindrance(const PhotoFile& photo) const {
  if (const auto conflict = conflicts_.find(photo.path.string()); conflict != conflicts_.end())
    return conflict->second;
  const fs::path sidecar = path_of(photo);
  if (is_no_file(sidecar)) return sidecar.string() + kNoFile;
  return unwritable_problem(sidecar, unwritable_reason(sidecar));
}

std::vector<std::string> Sidecars::notices() {
  if (const std::string list = kept_.there(); !list.empty()) {
    throw UsageError("--existing fail: sidecars or descriptions are there already: " + list,
                     "--existing skip keeps them, --existing overwrite makes them anew");
  }
  std::vector<std::string> notices = kept_.notices();
  if (inside_count_ > 0) {
    notices.push_back(
        "photos that are described in their own metadata, passed over: " + std::to_string(inside_count_) +
        "; " + first_inside_ +
        " is one (--existing append writes the caption behind that description, into the sidecar, "
        "overwrite writes it alone)");
  }
  if (auto notice = journals_.unwritable()) notices.push_back(*std::move(notice));
  return notices;
}

std::optional<std::string> Sidecars::take(const CaptionRecord& record) {
  if (!record.ok) return {};
  if (const auto conflict = conflicts_.find(record.file); conflict != conflicts_.end())
    return conflict->second;
  const fs::path sidecar = path_of({record.file, record.place});
  return photo_problem([&] {
    make_place(sidecar);
    return write(record, sidecar);
  });
}

// The directory that it is to be in.
void Sidecars::make_place(const fs::path& sidecar) const {
  if (const int reason = try_to_make_directory(directory_of(sidecar)); reason != 0)
    raise_unwritable(sidecar, kUnwritable, reason);
  if (::access(directory_of(sidecar).c_str(), W_OK | X_OK) != 0)
    raise_unwritable(sidecar, kUnwritable, errno);
}

std::string Sidecars::write(const CaptionRecord& record, const fs::path& sidecar) {
  const std::string name = sidecar.filename().string();
  if (is_taken(sidecar) && replaceable_file(sidecar).empty()) return sidecar.string() + kNoFile;
  const bool stays = options_.existing == Existing::skip || options_.existing == Existing::fail;
  if (stays && counts_as_there(sidecar)) return {};  // somebody else's, come since the plan was made
  std::optional<std::string> before;
  if (is_taken(sidecar) && fs::exists(sidecar)) before = read_file(sidecar, kLargestSidecar);
  if (before && image_kind(*before) != ImageKind::other)
    return sidecar.string() + ": is a picture and no sidecar, left alone" + kFullNames;
  const bool append = before && options_.existing == Existing::append;
  if (append && options_.kind != SidecarKind::xmp && is_marked_utf16(*before))
    return sidecar.string() + ": is UTF-16, expected UTF-8 to add to: left alone";
  MadeFile entry{.settings = settings_id_,
                 .before = before ? content_id(*before) : "",
                 .photo = record.version.value_or(""),
                 .unsure = record.unsure,
                 .asked = options_.least_confidence,
                 .appended = append,
                 .confidence = confidence(record.hypotheses.front())};
  std::string content;
  if (entry.unsure.empty()) {
    content = content_of(record, sidecar, before, entry);
    entry.after = content_id(content);
  }
  DirectoryJournal& journal = journals_.to_write(sidecar);
  if (!entry.unsure.empty() && before) keep_earlier(journal.find(name), entry);
  journal.add(name, entry, record.file, options_.settings);
  if (!entry.unsure.empty()) return {};
  journal.sync();  // a sidecar that outlives its line would count as somebody else's
  write_file_atomically(sidecar, content);
  return {};
}

void Sidecars::finish(bool complete) {
  if (complete) journals_.finish(settings_id_);
}

std::string Sidecars::content_of(const CaptionRecord& record, const fs::path& sidecar,
                                 const std::optional<std::string>& before, MadeFile& entry) {
  const bool append = before && options_.existing == Existing::append;
  if (options_.kind == SidecarKind::json) return dump_json(record_json(record, options_.attention), 2) + "\n";
  if (options_.kind == SidecarKind::xmp) return xmp_of(record, sidecar, before, entry);
  if (!append || before->empty()) return sidecar_text(record);
  return *before + (before->back() == '\n' ? "" : "\n") + sidecar_text(record);
}

// Says in the entry what the packet says.
std::string Sidecars::xmp_of(const CaptionRecord& record, const fs::path& sidecar,
                             const std::optional<std::string>& before, MadeFile& entry) {
  const std::string caption = caption_text(record.hypotheses.front(), record.sentence);
  const bool empty = !before || before->empty();
  const auto packet =
      empty ? std::make_unique<XmpPacket>() : std::make_unique<XmpPacket>(*before, sidecar.string());
  std::optional<std::string> old;
  if (options_.existing == Existing::append) {
    old = packet->description();
    if (!old) old = described_inside(record.file);
  }
  const MadeFile* earlier = journals_.of(sidecar).find(sidecar.filename().string());
  const std::optional<std::string> alt =
      packet->alt_text() ? std::nullopt : photo_alt_text(record.file);  // elsewhere
  describe(*packet, {caption, old, alt && embedded_.theirs(*alt, record.file)}, earlier, entry);
  return packet->bytes();
}

}  // namespace sightline
