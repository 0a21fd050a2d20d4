#pragma once

#include "image/image_reader.h"
#include "pipeline/record_sink.h"
#include "render/gallery_writer.h"

namespace sightline {

// Puts each captioned photo into a gallery (render/gallery_writer.h). What the gallery has already is held.
class GallerySink : public RecordSink {
 public:
  // Raises what GalleryWriter raises.
  GallerySink(std::filesystem::path directory, GalleryOptions gallery, const ImageLimits& limits);

  std::optional<PastResult> held(const PhotoFile& photo) override;
  std::optional<std::string> take(const CaptionRecord& record) override;
  void finish(bool) override {}

 private:
  GalleryWriter gallery_;
  ImageLimits limits_;
};

}  // namespace sightline
