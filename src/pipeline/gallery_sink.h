#pragma once

#include "data/lock_file.h"
#include "image/image_reader.h"
#include "image/preprocessing.h"
#include "pipeline/record_sink.h"
#include "render/gallery_writer.h"

namespace sightline {

// Puts each captioned photo into a gallery (render/gallery_writer.h). What the gallery has already is held.
class GallerySink : public RecordSink {
 public:
  // Raises what GalleryWriter raises, and EnvironmentError where another process writes this gallery.
  GallerySink(const std::filesystem::path& directory, GalleryOptions gallery, const ImageLimits& limits);

  // How the model sees photos; before the first take().
  void see_through(const Preprocessing& preprocessing) { preprocessing_ = preprocessing; }

  std::optional<PastResult> held(const PhotoFile& photo) override;
  std::optional<std::string> take(const CaptionRecord& record) override;
  void finish(bool) override {}

 private:
  LockFile lock_;
  GalleryWriter gallery_;
  ImageLimits limits_;
  Preprocessing preprocessing_;
};

}  // namespace sightline
