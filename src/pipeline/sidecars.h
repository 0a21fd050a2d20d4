#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "pipeline/directory_journals.h"
#include "pipeline/embedded_notes.h"
#include "pipeline/existing.h"
#include "pipeline/kept_results.h"
#include "pipeline/record_sink.h"
#include "pipeline/run_settings.h"
#include "pipeline/sidecar_kind.h"

namespace sightline {

// Bytes of a sidecar that is read: a program's own has a few thousand, and one with a preview in it some
// hundred thousand.
inline constexpr std::uint64_t kLargestSidecar = std::uint64_t{64} << 20;

struct SidecarOptions {
  SidecarKind kind = SidecarKind::txt;
  std::filesystem::path directory;  // a tree like the photos' own; empty: beside the photos
  bool full_names = false;          // "a.jpg.txt" instead of "a.txt"
  bool attention = false;           // json: where each word looked too
  double least_confidence = 0;      // captions below it are not written
  Existing existing = Existing::skip;
  RunSettings settings;
  bool look_only = false;  // nothing will be taken, and nothing is touched
};

// Where a photo's caption is written. Under "stem" names an existing a.jpg.xmp is taken instead of a.xmp.
std::filesystem::path sidecar_path(const SidecarOptions& options, const PhotoFile& photo);

// Writes each caption into a file of its own, whole or not at all. Each directory has a journal (see
// directory_journal.h). What is there already:
// - skip: it stays; those made with other settings, or of photos that were changed since, show in notices().
// - overwrite: it is replaced, unless an unfinished run with these settings made it from this photo, and it
//   is as that left it.
// - append: captions come behind it, once for these settings and this photo (not for json).
// - fail: notices() raises, unless an unfinished run with these settings made it.
// Of an .xmp only dc:description counts, whoever wrote it: one without it is added to (an empty file becomes
// one), and everything else in it always stays. What describes the photo inside it (photo_description.h)
// counts for an .xmp as what is there already, unless `--embed` put it there: skip passes the photo over,
// append puts the caption behind that description, into the .xmp. The caption becomes the alt text too,
// unless there is one that is not this program's.
class Sidecars : public RecordSink {
 public:
  // Raises UsageError for what does not go together.
  explicit Sidecars(SidecarOptions options);
  ~Sidecars() override;

  std::optional<PastResult> held(const PhotoFile& photo) override;
  bool keeps_earlier(const PhotoFile& photo) override;
  std::string place_of(const PhotoFile& photo) const override { return path_of(photo).string(); }
  std::string replaced(const PhotoFile& photo) override;
  std::optional<std::string> hindrance(const PhotoFile& photo) const override;
  std::vector<std::string> notices() override;
  // Problems: two photos with one sidecar, one that cannot be written where others can, an .xmp that is none.
  std::optional<std::string> take(const CaptionRecord& record) override;
  void finish(bool complete) override;

 private:
  std::filesystem::path path_of(const PhotoFile& photo) const { return sidecar_path(options_, photo); }
  std::optional<std::string> conflict_of(const PhotoFile& photo, const std::filesystem::path& sidecar);
  bool counts_as_there(const std::filesystem::path& sidecar) const;
  std::optional<std::string> described_inside(const std::filesystem::path& photo);
  std::optional<PastResult> kept(const MadeFile* entry, const std::filesystem::path& sidecar,
                                 const PhotoFile& photo, bool unchanged);
  std::string content_of(const CaptionRecord& record, const std::filesystem::path& sidecar,
                         const std::optional<std::string>& before, MadeFile& entry);
  std::string xmp_of(const CaptionRecord& record, const std::filesystem::path& sidecar,
                     const std::optional<std::string>& before, MadeFile& entry);
  void make_place(const std::filesystem::path& sidecar) const;
  std::string write(const CaptionRecord& record, const std::filesystem::path& sidecar);

  const SidecarOptions options_;
  const std::string settings_id_;
  DirectoryJournals journals_{"sidecars", options_.look_only};
  EmbeddedNotes embedded_;
  std::unordered_map<std::string, std::string> owners_;     // photo by sidecar
  std::unordered_map<std::string, std::string> conflicts_;  // by photo
  std::size_t inside_count_ = 0;  // photos that are passed over because they are described inside
  std::string first_inside_;
  KeptResults kept_;
};

}  // namespace sightline
