#include "render/gallery_writer.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base64.h"
#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/foreign_file.h"
#include "core/leftovers.h"
#include "core/number_text.h"
#include "image/byte_source.h"
#include "image/image_writer.h"
#include "render/colour_map.h"
#include "render/gallery_page.h"
#include "render/scaling.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr int kVersion = 1;  // of the data
constexpr const char* kPageName = "index.html";
constexpr const char* kManifestName = "data/manifest.js";
constexpr std::string_view kManifestBegin = "gallery.manifest(", kScriptEnd = ");\n";
constexpr std::string_view kGalleryMark = "<meta name=\"generator\" content=\"sightline gallery\">";
constexpr int kThumbWidth = 360, kThumbHeight = 270;  // the shape of the cards' pictures
constexpr int kPhotoQuality = 86, kThumbQuality = 80;

[[noreturn]] void refuse_file_of_others(const fs::path& file) {
  refuse_foreign(file, "is no gallery's of this program", "give the gallery a directory of its own");
}

// Nobody's page is lost to ours, nor are our copies put among somebody's photos.
void check_is_ours(const fs::path& directory) {
  const fs::path page = directory / kPageName;
  if (fs::exists(page) && read_file(page).find(kGalleryMark) != std::string::npos) return;
  for (const fs::path& other : {page, directory / "photos", directory / "thumbs", directory / "data/0000"})
    if (fs::exists(other)) refuse_file_of_others(other);
  // A run that came to a sudden end may have left these before the page, or their beginnings.
  for (const GalleryPageFile& file : gallery_page()) {
    const fs::path other = directory / "page" / file.name;
    if (fs::exists(other) && !file.text.starts_with(read_file(other))) refuse_file_of_others(other);
  }
}

// Nor is a gallery of another version mixed with ours.
void check_version(const fs::path& manifest) {
  if (!fs::exists(manifest)) return;
  const std::string text = read_file(manifest), name = manifest.string();
  const bool whole = text.starts_with(kManifestBegin) && text.ends_with(kScriptEnd);
  if (!whole) throw DataError(name + ": is no manifest of a gallery", "give the gallery another directory");
  const Json json = parse_json(
      text.substr(kManifestBegin.size(), text.size() - kManifestBegin.size() - kScriptEnd.size()), name);
  const int version = json_get<int>(json, "version", name);
  if (version != kVersion) {
    throw DataError(name + ": is a gallery of version " + std::to_string(version) + ", expected " +
                        std::to_string(kVersion),
                    "give the gallery another directory");
  }
}

fs::path prepared(fs::path directory, bool look_only) {
  check_is_ours(directory);
  check_version(directory / kManifestName);
  if (look_only) return directory;
  make_directory(directory / "page");
  make_directory(directory / "data");
  return directory;
}

// A loss of power may leave less of it, or nothing.
bool is_whole_script(const fs::path& file) {
  try {
    const FileBytes bytes(file);
    return bytes.size() > kScriptEnd.size() &&
           bytes.read(bytes.size() - kScriptEnd.size(), kScriptEnd.size()) == kScriptEnd;
  } catch (const DataError&) {
    return false;
  }
}

// The middle of the picture in the cards' shape: a card shows no more.
Image thumbnail(const Image& picture) {
  const double shape = static_cast<double>(kThumbWidth) / kThumbHeight;
  const int width = std::max(1, std::min(picture.width, static_cast<int>(picture.height * shape)));
  const int height = std::max(1, std::min(picture.height, static_cast<int>(picture.width / shape)));
  const int left = (picture.width - width) / 2, top = (picture.height - height) / 2;
  Image middle{width, height, {}};
  middle.rgb.reserve(static_cast<std::size_t>(width) * height * 3);
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* row = &picture.rgb[(static_cast<std::size_t>(top + y) * picture.width + left) * 3];
    middle.rgb.insert(middle.rgb.end(), row, row + static_cast<std::size_t>(width) * 3);
  }
  return scaled_within(middle, kThumbWidth);
}

std::string colours(ColourMap map) {
  std::string bytes;
  for (const Colour& colour : colour_table(map)) bytes.append(colour.begin(), colour.end());
  return base64(bytes);
}

}  // namespace

GalleryWriter::GalleryWriter(fs::path directory, GalleryOptions options, bool look_only)
    : directory_(prepared(std::move(directory), look_only)), options_(std::move(options)), list_(directory_) {
  if (look_only) return;
  remove_leftovers(directory_ / kManifestName);
  write_manifest();
  write_page();
}

bool GalleryWriter::has(const std::string& file) const {
  const auto number = list_.find(file);
  return number && is_whole_jpeg(path("photos", *number, ".jpg")) &&
         is_whole_jpeg(path("thumbs", *number, ".jpg")) && is_whole_script(path("data", *number, ".js"));
}

std::size_t GalleryWriter::number_of(const std::string& file) const {
  return list_.find(file).value_or(list_.size());
}

void GalleryWriter::clear_leftovers(const std::string& file) const {
  const std::size_t number = number_of(file);
  for (const fs::path& written : {path("photos", number, ".jpg"), path("thumbs", number, ".jpg"),
                                  path("data", number, ".js"), list_.file_of(number)})
    remove_leftovers(written);
}

void GalleryWriter::add(const GalleryPhoto& photo, const Image& picture) {
  const std::size_t number = number_of(photo.file);
  const Image large = scaled_within(picture, options_.photo_side);
  write("photos", number, ".jpg", encode_jpeg(large, kPhotoQuality));
  write("thumbs", number, ".jpg", encode_jpeg(thumbnail(large), kThumbQuality));
  write("data", number, ".js",
        "gallery.details(" + std::to_string(number) + ", " + dump_json(gallery_details(photo)) +
            std::string(kScriptEnd));
  // Last, so that the list names nothing that is not there.
  const std::size_t lists = list_.files();
  list_.set(number, photo.file, gallery_entry(photo, number));
  if (list_.files() != lists) write_manifest();
}

void GalleryWriter::write_page() const {
  for (const GalleryPageFile& file : gallery_page()) {
    const bool page = file.name == "page.html";
    const fs::path path = page ? directory_ / kPageName : directory_ / "page" / file.name;
    remove_leftovers(path);
    // The page is what shows that the directory is a gallery's.
    write_file_atomically(path, file.text, page ? Safety::power_loss : Safety::crash);
  }
}

void GalleryWriter::write_manifest() const {
  Json manifest{{"version", kVersion},
                {"title", options_.title},
                {"lists", list_.files()},
                {"per_list", GalleryList::kPerList},
                {"style",
                 {{"mode", to_string(options_.overlay.style)},
                  {"opacity", options_.overlay.opacity},
                  {"colours", colours(options_.overlay.colour_map)}}}};
  if (!options_.score.empty()) manifest["score"] = options_.score;
  write_file_atomically(directory_ / kManifestName,
                        std::string(kManifestBegin) + dump_json(manifest) + std::string(kScriptEnd));
}

// A thousand photos to a directory.
fs::path GalleryWriter::path(const char* kind, std::size_t number, const char* ending) const {
  return directory_ / kind / zero_filled(number / 1000, 4) / (zero_filled(number, 7) + ending);
}

void GalleryWriter::write(const char* kind, std::size_t number, const char* ending,
                          const std::string& bytes) const {
  const fs::path file = path(kind, number, ending);
  make_directory(file.parent_path());
  write_file_atomically(file, bytes, Safety::crash);
}

}  // namespace sightline
