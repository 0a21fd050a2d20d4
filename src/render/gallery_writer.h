#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "image/photo.h"
#include "render/gallery_data.h"
#include "render/gallery_list.h"
#include "render/overlay.h"
#include "render/scaling.h"

namespace sightline {

struct GalleryOptions {
  std::string title = "Photos and captions";
  int photo_side = 1280;   // pixels; larger photos are shrunk to it
  OverlayOptions overlay;  // how the page shows where a word looked
  std::string score = {};  // what the photos are sorted by, where they have scores: "CIDEr-D"
};

// A directory with a page that shows captioned photos: index.html opens from disk in any browser and loads
// nothing from elsewhere. Beside it: page/ (its style and scripts), data/ (captions and weights, as scripts),
// photos/ and thumbs/ (JPEGs without any of the photos' own metadata). Files are called by the photo's
// number in the gallery, so that no name of a photo can be a wrong one here.
//
// Every file is written whole and the page is usable from the first photo on, whatever ends the program; a
// loss of power may take pictures of the last photos, never the lists. A gallery that is there already goes
// on; a photo that is in it is replaced. Memory: the names of its photos and one list of 200.
class GalleryWriter {
 public:
  // Raises EnvironmentError where the directory cannot be written or has an index.html, photos or thumbs that
  // are no gallery's, DataError where its gallery is damaged.
  // `look_only`: nothing will be added, and nothing is touched.
  explicit GalleryWriter(std::filesystem::path directory, GalleryOptions options = {},
                         bool look_only = false);

  // Whether it has the photo, with all its files, each to its end.
  bool has(const std::string& file) const;
  std::size_t size() const { return list_.size(); }

  // The size at which the page shows a photo of this size: never larger than the photo.
  ImageSize photo_size(ImageSize photo) const { return size_within(photo, options_.photo_side); }

  // Removes what killed processes left half-written of the files that add() writes for this photo.
  void clear_leftovers(const std::string& file) const;

  // `picture` is the upright photo, of any size in its proportions. Raises EnvironmentError.
  void add(const GalleryPhoto& photo, const Image& picture);

 private:
  std::size_t number_of(const std::string& file) const;
  void write_page() const;
  void write_manifest() const;
  std::filesystem::path path(const char* kind, std::size_t number, const char* ending) const;
  void write(const char* kind, std::size_t number, const char* ending, const std::string& bytes) const;

  std::filesystem::path directory_;
  GalleryOptions options_;
  GalleryList list_;
};

}  // namespace sightline
