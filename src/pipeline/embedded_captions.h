#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "image/image_reader.h"
#include "pipeline/directory_journals.h"
#include "pipeline/embedded_notes.h"
#include "pipeline/existing.h"
#include "pipeline/kept_results.h"
#include "pipeline/record_sink.h"
#include "pipeline/run_settings.h"

namespace sightline {

struct EmbeddedOptions {
  bool backup = false;          // the original stays as FILE_original, as exiftool calls it
  double least_confidence = 0;  // captions below it are not written
  Existing existing = Existing::skip;
  RunSettings settings;
  ImageLimits limits;      // of the photos that are written into
  bool look_only = false;  // nothing will be taken, and nothing is touched
};

// Writes each caption into its JPEG, PNG or WebP, as dc:description and alt text of the photo's XMP; all else
// in the file stays byte for byte (image/xmp_embedding.h). The photo is replaced whole or not at all, and
// keeps its permissions. Each directory has a journal (directory_journal.h), whose lines are written before
// the photo is. What describes a photo already, inside it (photo_description.h) or in an .xmp beside it:
// - skip: it stays; what was made with other settings, or of photos changed since, shows in notices().
// - overwrite: the XMP's description is replaced, unless an unfinished run with these settings wrote it.
// - append: the caption comes behind it, once for these settings and this photo.
// - fail: notices() raises, unless an unfinished run with these settings wrote it.
// Captions in IPTC and EXIF always stay, and so does an alt text that is not this program's.
class EmbeddedCaptions : public RecordSink {
 public:
  explicit EmbeddedCaptions(EmbeddedOptions options);

  std::optional<PastResult> held(const PhotoFile& photo) override;
  bool keeps_earlier(const PhotoFile& photo) override;
  std::string place_of(const PhotoFile& photo) const override { return photo.path.string(); }
  std::string replaced(const PhotoFile& photo) override;
  std::optional<std::string> hindrance(const PhotoFile& photo) const override;
  std::vector<std::string> notices() override;
  // Problems: a photo that was replaced meanwhile or cannot be written, XMP that cannot be read.
  std::optional<std::string> take(const CaptionRecord& record) override;
  void finish(bool complete) override;

 private:
  std::optional<PastResult> kept(const MadeFile* entry, const std::filesystem::path& photo,
                                 const std::string& said, bool unchanged);
  std::string write(const CaptionRecord& record);
  std::string replace(const CaptionRecord& record, const std::string& bytes, const std::string& changed,
                      MadeFile entry);
  bool is_done_since(const std::filesystem::path& photo, const std::optional<std::string>& said);
  std::optional<std::string> theirs_in(const std::filesystem::path& sidecar, const std::string& text);
  std::optional<std::string> described_beside(const PhotoFile& photo);

  const EmbeddedOptions options_;
  const std::string settings_id_;
  DirectoryJournals journals_{kEmbeddedKind, options_.look_only};
  DirectoryJournals sidecars_{"sidecars", /*look_only=*/true};
  EmbeddedNotes embedded_;
  std::unordered_map<std::string, std::string> beside_;  // descriptions in .xmp, by photo; under append
  KeptResults kept_;
};

// Where the original of a photo is kept.
std::filesystem::path original_of(const std::filesystem::path& photo);

}  // namespace sightline
