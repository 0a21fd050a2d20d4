#include "pipeline/embedded_captions.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <system_error>
#include <utility>

#include "caption/confidence.h"
#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/ownership.h"
#include "core/temporary_file.h"
#include "core/unwritable_file.h"
#include "data/photo_version.h"
#include "image/byte_source.h"
#include "image/camera_raw.h"
#include "image/image_kind.h"
#include "image/image_reader.h"
#include "image/memory_for.h"
#include "image/xmp_embedding.h"
#include "pipeline/described_packet.h"
#include "pipeline/photo_description.h"
#include "pipeline/photo_problem.h"
#include "pipeline/replaced_text.h"
#include "pipeline/sidecars.h"
#include "pipeline/unsure_reason.h"
#include "pipeline/xmp_packet.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr char kAnotherWay[] = "--embed writes into JPEG, PNG and WebP; --sidecar xmp describes it beside";

// What people call a kind that cannot be written into; empty where it can, or is no picture.
std::string unwritten_kind(const std::string& beginning, const std::string& name) {
  if (is_camera_raw(beginning, name)) return "a camera raw";
  switch (image_kind(beginning)) {
    case ImageKind::tiff:
      return "a TIFF";
    case ImageKind::heif:
      return "a HEIC or AVIF";
    case ImageKind::bmp:
      return "a BMP";
    case ImageKind::gif:
      return "a GIF";
    case ImageKind::jxl:
      return "a JPEG XL";
    default:
      return is_unread_photo(beginning) ? "a " + unread_kind(beginning) : "";
  }
}

// Why the photo cannot be written into, whatever its caption is; empty where it can, or cannot be read.
std::string refusal_of(const fs::path& photo) {
  try {
    const std::string kind = unwritten_kind(FileBytes(photo).read(0, 64), photo.string());
    if (!kind.empty()) return photo.string() + ": is " + kind + ", left alone: " + kAnotherWay;
  } catch (const DataError&) {
    return {};
  }
  struct stat status {};
  const bool read_only = ::stat(photo.c_str(), &status) == 0 && (status.st_mode & 0222) == 0;
  if (!read_only && ::access(photo.c_str(), W_OK) == 0) return {};
  return photo.string() +
         ": is read-only, left alone: make it writable, or describe it beside, by --sidecar xmp";
}

// Now, as every file system can note it: FAT knows every other second.
fs::file_time_type time_of_change() {
  using TwoSeconds = std::chrono::duration<std::int64_t, std::ratio<2>>;
  return std::chrono::floor<TwoSeconds>(fs::file_time_type::clock::now());
}

// The first original stays. A link costs nothing, and is the very file.
void keep_original(const fs::path& photo, const std::string& bytes) {
  const fs::path original = original_of(photo);
  if (::link(photo.c_str(), original.c_str()) == 0) return sync_directory_of(original);
  if (errno == EEXIST) return;
  if (errno == ENAMETOOLONG) raise_unwritable(original, "cannot be written", errno);
  write_file_atomically(original, bytes);
  take_over_ownership(original, photo);
  std::error_code ignored;
  fs::last_write_time(original, fs::last_write_time(photo, ignored), ignored);
}

struct PacketToChange {
  std::optional<std::size_t> place = {};  // among the file's; nothing: it has none
  std::unique_ptr<XmpPacket> packet = {};
};

// The packet that describes the photo, else the first, else a new one. Raises DataError for one that cannot
// be read, and could be lost.
PacketToChange packet_to_change(const XmpEmbedding& embedding, const std::string& name) {
  PacketToChange chosen;
  for (std::size_t i = 0; i < embedding.packets().size(); ++i) {
    auto packet = std::make_unique<XmpPacket>(trimmed_packet(embedding.packets()[i]), name + ": XMP in it");
    const bool describes = packet->description().has_value();
    if (describes || !chosen.packet) chosen = {i, std::move(packet)};
    if (describes) return chosen;
  }
  if (!chosen.packet) chosen.packet = std::make_unique<XmpPacket>();
  return chosen;
}

}  // namespace

fs::path original_of(const fs::path& photo) {
  return photo.string() + "_original";
}

EmbeddedCaptions::EmbeddedCaptions(EmbeddedOptions options)
    : options_(std::move(options)),
      settings_id_(sightline::settings_id(options_.settings)),
      kept_("descriptions of photos",
            {.appendable = true, .removable = true, .overwriting = kOverwritesDescription}) {}

// What of it this program did not write, whatever else somebody has put into the file since.
std::optional<std::string> EmbeddedCaptions::theirs_in(const fs::path& sidecar, const std::string& text) {
  const MadeFile* made = sidecars_.of(sidecar).find(sidecar.filename().string());
  if (made == nullptr || made->said != content_id(text)) return text;
  return made->old.empty() ? std::nullopt : std::optional(made->old);
}

// Somebody's description in an .xmp beside the photo.
std::optional<std::string> EmbeddedCaptions::described_beside(const PhotoFile& photo) {
  SidecarOptions beside;
  beside.kind = SidecarKind::xmp;
  const fs::path sidecar = sidecar_path(beside, photo);
  std::error_code ignored;
  if (!fs::is_regular_file(sidecar, ignored)) return {};
  try {
    const auto text = XmpPacket(read_file(sidecar, kLargestSidecar), sidecar.string()).description();
    return text ? theirs_in(sidecar, *text) : std::nullopt;
  } catch (const DataError&) {
    return {};
  }
}

std::optional<PastResult> EmbeddedCaptions::held(const PhotoFile& photo) {
  if (const std::string refusal = refusal_of(photo.path); !refusal.empty())
    return PastResult{PastResult::Kind::refused, refusal};
  const fs::path target = embedding_target(photo.path);
  DirectoryJournal& journal = journals_.of(target);
  const std::string name = target.filename().string();
  journal.consider(name);
  const bool append = options_.existing == Existing::append;
  const MadeFile* entry = append ? journal.find(name, settings_id_) : journal.find(name);
  const bool ours = entry != nullptr && entry->settings == settings_id_;
  const bool unchanged = ours && journal.is_unchanged(*entry, target);
  if (unchanged && !entry->unsure.empty() && entry->asked <= options_.least_confidence)
    return PastResult{PastResult::Kind::unsure, listed_reason(entry->unsure, keeps_earlier(photo))};
  if (const auto said = photo_description(target)) return kept(entry, photo.path, *said, unchanged);
  if (options_.existing == Existing::overwrite) return {};
  const auto beside = described_beside(photo);
  if (!beside) return {};
  if (append) {
    beside_[target.string()] = *beside;
    return {};
  }
  return kept(nullptr, photo.path, *beside, false);
}

bool EmbeddedCaptions::keeps_earlier(const PhotoFile& photo) {
  const fs::path target = embedding_target(photo.path);
  const MadeFile* made = journals_.of(target).find(target.filename().string());
  if (made == nullptr || !speaks_of_content(*made)) return false;
  const auto said = photo_description(target);
  return said && content_id(*said) == made->after;
}

// Of a photo that is described already; `entry` is what the journal says of it.
std::optional<PastResult> EmbeddedCaptions::kept(const MadeFile* entry, const fs::path& photo,
                                                 const std::string& said, bool unchanged) {
  const std::string content = content_id(said);
  const bool ours = entry != nullptr && entry->settings == settings_id_;
  if (options_.existing != Existing::skip) {
    if (unchanged && is_made_already(*entry, content, options_.existing)) return PastResult{};
    if (options_.existing == Existing::fail) kept_.add_there(photo.string());
    return {};
  }
  if (entry == nullptr || entry->after != content) {
    kept_.add_foreign(photo.string());
    return PastResult{};
  }
  if (made_with(*entry) != settings_id_) {
    const RunSettings then = journals_.of(embedding_target(photo)).settings(made_with(*entry));
    kept_.add_changed(photo.string(), settings_difference(then, options_.settings));
  }
  if (ours && !unchanged) kept_.add_replaced(photo.string());
  if (entry->confidence >= options_.least_confidence) return PastResult{};
  return PastResult{PastResult::Kind::unsure,
                    unsure_text_of_kept(entry->confidence, options_.least_confidence)};
}

std::vector<std::string> EmbeddedCaptions::notices() {
  if (const std::string list = kept_.there(); !list.empty()) {
    throw UsageError("--existing fail: photos are described already: " + list,
                     "--existing skip leaves them, --existing overwrite describes them anew");
  }
  std::vector<std::string> notices = kept_.notices();
  if (auto notice = journals_.unwritable()) notices.push_back(*std::move(notice));
  return notices;
}

std::string EmbeddedCaptions::replaced(const PhotoFile& photo) {
  const fs::path target = embedding_target(photo.path);
  const auto said = photo_description(target);
  if (!said) return {};
  const MadeFile* made = journals_.of(target).find(target.filename().string());
  const Owner owner = made == nullptr                    ? Owner::theirs
                      : made->after == content_id(*said) ? Owner::ours
                                                         : Owner::ours_changed;
  return replaced_description_text(options_.existing, owner);
}

std::optional<std::string> EmbeddedCaptions::hindrance(const PhotoFile& photo) const {
  const fs::path target = embedding_target(photo.path);
  int reason = unwritable_reason(target);
  if (reason == 0 && options_.backup) reason = unwritable_reason(original_of(target));
  return unwritable_problem(target, reason);
}

std::optional<std::string> EmbeddedCaptions::take(const CaptionRecord& record) {
  if (!record.ok) return {};
  return photo_problem([&] { return with_memory_for(record.file, [&] { return write(record); }); });
}

// Somebody has described it since the plan was made, or this run has under another name of the file.
bool EmbeddedCaptions::is_done_since(const fs::path& photo, const std::optional<std::string>& said) {
  if (!said) return false;
  if (options_.existing == Existing::skip || options_.existing == Existing::fail) return true;
  DirectoryJournal& journal = journals_.of(photo);
  const MadeFile* entry = journal.find(photo.filename().string(), settings_id_);
  return entry != nullptr && journal.is_unchanged(*entry, photo) &&
         is_made_already(*entry, content_id(*said), options_.existing);
}

std::string EmbeddedCaptions::write(const CaptionRecord& record) {
  const fs::path photo = embedding_target(record.file);
  DirectoryJournal& journal = journals_.to_write(photo);
  const std::string name = photo.filename().string();
  MadeFile entry{.settings = settings_id_,
                 .photo = record.version.value_or(""),
                 .unsure = record.unsure,
                 .asked = options_.least_confidence,
                 .confidence = confidence(record.hypotheses.front())};
  if (!entry.unsure.empty()) {
    keep_earlier(journal.find(name), entry);
    journal.add(name, entry, photo, options_.settings);
    return {};
  }
  if (std::string refusal = refusal_of(photo); !refusal.empty()) return refusal;
  const std::string bytes = read_photo_bytes(photo, options_.limits);
  if (record.version && !embedded_.is_of_version(*record.version, photo))
    return record.file + ": was replaced after it was captioned, left alone";
  const PhotoMetadata metadata = photo_metadata(MemoryBytes(bytes));
  std::optional<std::string> old = photo_description(metadata);
  if (is_done_since(photo, old)) return {};
  if (old) entry.before = content_id(*old);
  const bool append = options_.existing == Existing::append;
  entry.appended = append && old;
  if (const auto beside = beside_.find(photo.string()); !old && beside != beside_.end()) old = beside->second;

  const XmpEmbedding embedding(bytes, record.file);
  const auto [place, packet] = packet_to_change(embedding, record.file);
  if (packet_description(metadata.extended_xmp))
    return record.file + ": is described in extended XMP, which is not rewritten, left alone";
  const std::string caption = caption_text(record.hypotheses.front(), record.sentence);
  const bool alt_elsewhere = !packet->alt_text() && photo_alt_text(metadata);
  describe(*packet, {caption, append ? old : std::nullopt, alt_elsewhere}, journal.find(name), entry);
  entry.after = entry.said;
  return replace(record, bytes, embedding.with(place, packet->embedded_bytes()), std::move(entry));
}

// The line comes first: what outlives its line would count as somebody else's.
std::string EmbeddedCaptions::replace(const CaptionRecord& record, const std::string& bytes,
                                      const std::string& changed, MadeFile entry) {
  const fs::path photo = embedding_target(record.file);
  DirectoryJournal& journal = journals_.of(photo);
  const fs::file_time_type time = time_of_change();
  entry.now = PhotoVersion::text(changed.size(), time);
  journal.add(photo.filename().string(), std::move(entry), photo, options_.settings);
  if (!journal.obstacle().empty() && options_.existing == Existing::append)
    return record.file + ": left alone, because a later run would add to it again: " + journal.obstacle();
  journal.sync();
  if (options_.backup) keep_original(photo, bytes);
  TemporaryFile file(photo);
  file.write(changed);
  std::error_code ignored;
  fs::last_write_time(file.path(), time, ignored);
  if (record.version && !embedded_.is_of_version(*record.version, photo))
    return record.file + ": was replaced while it was written, left alone";
  file.commit(Safety::power_loss);
  return {};
}

void EmbeddedCaptions::finish(bool complete) {
  if (complete) journals_.finish(settings_id_);
}

}  // namespace sightline
