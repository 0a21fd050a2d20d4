#pragma once

#include "data/lock_file.h"
#include "image/image_reader.h"
#include "pipeline/picture_journal.h"
#include "pipeline/record_sink.h"
#include "render/gallery_writer.h"

namespace sightline {

// Puts each captioned photo into a gallery (render/gallery_writer.h). What becomes of photos that it has
// already: picture_journal.h.
class GallerySink : public RecordSink {
 public:
  // Raises what GalleryWriter raises, and EnvironmentError where another process writes this gallery.
  GallerySink(const std::filesystem::path& directory, GalleryOptions gallery, const ImageLimits& limits,
              Existing existing, RunSettings settings);

  std::optional<PastResult> held(const PhotoFile& photo) override;
  std::vector<std::string> notices() override;
  std::optional<std::string> take(const CaptionRecord& record) override;
  void finish(bool complete) override;

 private:
  LockFile lock_;
  GalleryWriter gallery_;
  ImageLimits limits_;
  PictureJournal journal_;
};

}  // namespace sightline
