#include "cli/photo_list.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <system_error>

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 7> kEndings{".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"};

bool looks_like_photo(const fs::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

void add_directory(const fs::path& directory, const fs::path& place, bool recursive, PhotoList& list) {
  std::vector<fs::path> files, directories;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unknown;  // a link to nowhere: listed, and reported when it is read
    if (!entry->is_directory(unknown)) {
      if (looks_like_photo(entry->path())) files.push_back(entry->path());
    } else if (recursive && !entry->is_symlink(unknown)) {
      directories.push_back(entry->path());
    }
  }
  if (error) list.problems.push_back(directory.string() + ": cannot be read: " + error.message());
  std::sort(files.begin(), files.end());
  std::sort(directories.begin(), directories.end());
  for (const fs::path& file : files) list.photos.push_back({file, place / file.filename()});
  for (const fs::path& inner : directories) add_directory(inner, place / inner.filename(), recursive, list);
}

// "photos/a.jpg" of "photos/a.jpg", "../photos/a.jpg" and "/photos/a.jpg".
fs::path place_of(const fs::path& file) {
  fs::path place;
  for (const fs::path& part : file.lexically_normal().relative_path()) {
    if (part != "..") place /= part;
  }
  return place;
}

}  // namespace

PhotoList list_photos(const std::vector<std::string>& operands, bool recursive) {
  PhotoList list;
  for (const std::string& operand : operands) {
    std::error_code ignored;
    if (!fs::is_directory(operand, ignored)) {
      list.photos.push_back({operand, place_of(operand)});
      continue;
    }
    const std::size_t before = list.photos.size() + list.problems.size();
    add_directory(operand, {}, recursive, list);
    list.several = true;
    if (list.photos.size() + list.problems.size() == before) {
      list.problems.push_back(operand + ": no photographs in this directory" +
                              (recursive ? "" : " (--recursive looks into those inside it)"));
    }
  }
  list.several = list.several || list.photos.size() > 1;
  return list;
}

}  // namespace sightline
