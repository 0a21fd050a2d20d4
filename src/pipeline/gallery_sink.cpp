#include "pipeline/gallery_sink.h"

#include <utility>

#include "core/error.h"

namespace sightline {

GallerySink::GallerySink(std::filesystem::path directory, GalleryOptions gallery, const ImageLimits& limits)
    : gallery_(std::move(directory), std::move(gallery)), limits_(limits) {}

std::optional<PastResult> GallerySink::held(const PhotoFile& photo) {
  return gallery_.has(photo.path.string()) ? std::optional<PastResult>(PastResult{}) : std::nullopt;
}

std::optional<std::string> GallerySink::take(const CaptionRecord& record) {
  if (!record.ok) return {};
  try {
    const Image picture = read_image(record.file, limits_);
    gallery_.add({record.file, record.photo_width, record.photo_height, record.geometry->input(),
                  record.geometry->grid(), record.hypotheses},
                 picture);
  } catch (const DataError& error) {
    return error.what();  // it could be read a moment ago
  }
  return {};
}

}  // namespace sightline
