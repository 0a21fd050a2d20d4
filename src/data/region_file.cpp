#include "data/region_file.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>

#include "core/error.h"
#include "core/files.h"
#include "core/listed.h"
#include "weights/element_type.h"
#include "weights/npy.h"
#include "weights/zip_content.h"
#include "weights/zip_directory.h"

namespace sightline {

namespace {

constexpr std::uint64_t kMostRegionBytes = 256'000'000;
constexpr std::string_view kZipMark = "PK\x03\x04";

struct FloatArray {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

FloatArray float_array(std::string_view bytes, const std::string& name) {
  const NpyArray array = read_npy(bytes, name);
  return {array.shape, floats_of(array, name)};
}

// The arrays of an .npz file, each read where it is asked for.
class NpzFile {
 public:
  NpzFile(std::string_view bytes, const std::string& name)
      : entries_(read_zip_directory(bytes, name)), name_(name) {}

  // The first of these names that is there.
  std::optional<FloatArray> find(std::initializer_list<const char*> names) const {
    for (const char* key : names) {
      const auto found = entries_.find(std::string(key) + ".npy");
      if (found == entries_.end()) continue;
      const std::string where = name_ + ": array '" + key + "'";
      return float_array(zip_content(found->second, kMostRegionBytes, where), where);
    }
    return std::nullopt;
  }

  // "boxes, features", for messages.
  std::string names() const {
    std::vector<std::string> list;
    for (const auto& [name, entry] : entries_) list.push_back(name.substr(0, 40));
    return joined(list).substr(0, 300);
  }

 private:
  std::map<std::string, ZipEntry> entries_;
  const std::string& name_;
};

void take_features(DetectedRegions& regions, FloatArray array, const std::string& name) {
  if (array.shape.size() != 2 || array.shape[0] > kMostDetected || array.shape[1] < 1 ||
      array.shape[1] > kMostDetectedSize)
    throw DataError(name + ": its features are " + shape_text(array.shape) +
                        ", expected [regions, numbers of each], at most [" + std::to_string(kMostDetected) +
                        ", " + std::to_string(kMostDetectedSize) + "]",
                    "a detector's features of one photo are a row for each region");
  if (array.shape[0] == 0) throw DataError(name + ": the detector found no region, expected one at least");
  if (!std::all_of(array.values.begin(), array.values.end(),
                   [](float value) { return std::isfinite(value); }))
    throw DataError(name + ": its features hold numbers that are not finite");
  regions.count = array.shape[0];
  regions.size = array.shape[1];
  regions.features = std::move(array.values);
}

void take_boxes(DetectedRegions& regions, const FloatArray& array, const std::string& name) {
  if (array.shape != std::vector<std::int64_t>{regions.count, 4})
    throw DataError(name + ": its boxes are " + shape_text(array.shape) + ", expected " +
                    shape_text({regions.count, 4}) + ": left, top, right and bottom of each region");
  for (std::size_t i = 0; i < array.values.size(); i += 4) {
    const double left = array.values[i], top = array.values[i + 1], right = array.values[i + 2],
                 bottom = array.values[i + 3];
    if (!(std::isfinite(left) && std::isfinite(top) && std::isfinite(right) && std::isfinite(bottom) &&
          left <= right && top <= bottom))
      throw DataError(
          name + ": box " + std::to_string(i / 4) +
              " does not lie between left, top, right and bottom in this order",
          "boxes of another order (a width in the place of right) are to be turned into this one");
    regions.boxes.push_back({left, top, right - left, bottom - top});
  }
}

std::optional<float> number_of(const NpzFile& file, std::initializer_list<const char*> names) {
  const auto array = file.find(names);
  if (!array || array->values.size() != 1) return std::nullopt;
  return array->values.front();
}

void take_photo_size(DetectedRegions& regions, const NpzFile& file, const std::string& name) {
  const auto width = number_of(file, {"image_w", "image_width"}),
             height = number_of(file, {"image_h", "image_height"});
  if (!width || !height) return;
  constexpr float kMostPixels = 1e6;
  if (!(*width >= 1 && *height >= 1 && *width <= kMostPixels && *height <= kMostPixels))
    throw DataError(name + ": image_w and image_h are no size of a photo");
  regions.photo = ImageSize{static_cast<int>(*width), static_cast<int>(*height)};
}

DetectedRegions regions_in(std::string_view bytes, const std::string& name) {
  DetectedRegions regions;
  regions.file = name;
  if (!bytes.starts_with(kZipMark)) {
    take_features(regions, float_array(bytes, name), name);
    return regions;
  }
  const NpzFile file(bytes, name);
  auto features = file.find({"features", "feat", "x"});
  if (!features)
    throw DataError(name + ": has no array 'features', found " + file.names(),
                    "write it with numpy.savez(file, features=..., boxes=..., image_w=..., image_h=...)");
  take_features(regions, std::move(*features), name);
  if (const auto boxes = file.find({"boxes", "bbox", "bboxes"})) take_boxes(regions, *boxes, name);
  take_photo_size(regions, file, name);
  return regions;
}

// The folders and the name of a path, the whole of it first, without what leads up or is a root.
std::vector<std::filesystem::path> endings_of(const std::filesystem::path& photo) {
  std::vector<std::filesystem::path> parts, endings;
  const std::filesystem::path plain = photo.lexically_normal().relative_path();
  for (const std::filesystem::path& part : plain)
    if (part != ".." && part != ".") parts.push_back(part);
  for (auto begin = parts.begin(); begin != parts.end(); ++begin) {
    std::filesystem::path ending;
    for (auto part = begin; part != parts.end(); ++part) ending /= *part;
    endings.push_back(ending);
  }
  return endings;
}

}  // namespace

DetectedRegions read_detected_regions(const std::filesystem::path& file) {
  const std::string name = file.string();
  try {
    return regions_in(read_file(file, kMostRegionBytes), name);
  } catch (const ModelError& error) {  // of the readers of weights
    throw DataError(error.what(), error.hint());
  }
}

std::vector<Rectangle> boxes_in_photo(const DetectedRegions& regions, ImageSize photo) {
  constexpr double kNear = 0.02;  // of a side: what rounding may do to a small photo
  const ImageSize seen = regions.photo.value_or(photo);
  const double across = static_cast<double>(photo.width) / seen.width,
               down = static_cast<double>(photo.height) / seen.height;
  const auto size_text = [](ImageSize size) {
    return std::to_string(size.width) + "x" + std::to_string(size.height);
  };
  if (std::abs(across / down - 1) > kNear)
    throw DataError(regions.file + ": the detector saw a photo of " + size_text(seen) + ", and this one is " +
                        size_text(photo) + " when it is upright",
                    "is it the same photo? A detector must turn photos as their EXIF data say");
  const bool in_parts = std::all_of(regions.boxes.begin(), regions.boxes.end(), [](const Rectangle& box) {
    return box.x + box.width <= 1 && box.y + box.height <= 1;
  });
  if (!regions.boxes.empty() && in_parts && seen.width > 1 && seen.height > 1)
    throw DataError(regions.file + ": all boxes lie between 0 and 1, expected pixels of the photo",
                    "multiply them by its width and height");
  std::vector<Rectangle> boxes;
  for (const Rectangle& box : regions.boxes) {
    if (box.x < -kNear * seen.width || box.y < -kNear * seen.height ||
        box.x + box.width > (1 + kNear) * seen.width || box.y + box.height > (1 + kNear) * seen.height)
      throw DataError(
          regions.file + ": boxes reach beyond the photo of " + size_text(seen),
          "boxes are in pixels of the photo; of one that was resized before, image_w and image_h say to "
          "which size");
    boxes.push_back({box.x * across, box.y * down, box.width * across, box.height * down});
  }
  return boxes;
}

std::filesystem::path detected_regions_of(const std::filesystem::path& directory,
                                          const std::filesystem::path& photo) {
  for (const std::filesystem::path& ending : endings_of(photo)) {
    std::filesystem::path stem = ending;
    stem.replace_extension();
    for (const std::filesystem::path& base : {stem, ending}) {
      for (const char* kind : {".npz", ".npy"}) {
        std::filesystem::path file = directory / base;
        file += kind;
        std::error_code ignored;
        if (std::filesystem::is_regular_file(file, ignored)) return file;
      }
    }
  }
  throw DataError(photo.string() + ": its regions are not in " + directory.string() + ", expected " +
                      photo.stem().string() + ".npz or " + photo.stem().string() + ".npy there",
                  "a detector writes a file for each photo, of the photo's name");
}

DetectedRegions regions_of_photo(const std::filesystem::path& directory, const std::filesystem::path& photo,
                                 const WantedRegionSize& wanted) {
  DetectedRegions regions = read_detected_regions(detected_regions_of(directory, photo));
  if (regions.size != wanted.size)
    throw DataError(regions.file + ": regions of " + std::to_string(regions.size) + " numbers, expected " +
                        std::to_string(wanted.size) + " " + wanted.reason,
                    wanted.hint);
  return regions;
}

}  // namespace sightline
