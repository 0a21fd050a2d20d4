#include "pipeline/photo_search.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <system_error>

#include "core/hidden_name.h"
#include "core/is_there.h"
#include "image/image_kind.h"
#include "image/photo_name.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

// The first bytes of a regular file; nothing of one that cannot be opened. Never waits for a pipe that has
// taken the file's place.
std::optional<std::string> beginning_of(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (file < 0) return {};
  std::string bytes(64, '\0');
  struct stat status {};
  const bool regular = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  const ssize_t count = regular ? ::read(file, bytes.data(), bytes.size()) : -1;
  ::close(file);
  if (count < 0) return {};
  bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

// Pictures, and what claims to be one or is one of a kind that is not read: their failure is to be reported.
bool is_photo(const fs::path& path) {
  if (has_photo_name(path)) return true;
  const std::optional<std::string> bytes = beginning_of(path);
  return bytes && (image_kind(*bytes) != ImageKind::other || is_unread_photo(*bytes));
}

// What the outputs of --html and --overlay leave in a directory.
constexpr char kGalleryMark[] = ".sightline-gallery", kSheetsMark[] = ".sightline-sheets";
constexpr std::string_view kSheetEnding = ".sheet.jpg";

// Of the directories in a gallery.
bool holds_copies(const fs::path& directory) {
  return directory.filename() == "photos" || directory.filename() == "thumbs";
}

// What --embed --backup, and exiftool, keep of a photo that is there too.
bool is_kept_original(const fs::path& path) {
  constexpr std::string_view kEnding = "_original";
  const std::string& name = path.native();
  return name.ends_with(kEnding) && is_there(name.substr(0, name.size() - kEnding.size()));
}

const char* kind_name(fs::file_type type) {
  switch (type) {
    case fs::file_type::fifo:
      return "a pipe";
    case fs::file_type::socket:
      return "a socket";
    case fs::file_type::block:
    case fs::file_type::character:
      return "a device";
    default:
      return "of an unknown kind";
  }
}

}  // namespace

bool is_excluded(const fs::path& path, const std::vector<std::string>& patterns) {
  const std::string name = path.filename().string(), whole = path.lexically_normal().string();
  for (std::string pattern : patterns) {
    if (pattern.size() > 1 && pattern.ends_with('/')) pattern.pop_back();  // as .gitignore names directories
    const auto fits = [&pattern](const std::string& text) {
      return ::fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
    };
    if (pattern.find('/') == std::string::npos) {
      if (fits(name)) return true;
    } else {
      if (fits(whole)) return true;
      for (std::size_t at = whole.find('/'); at != std::string::npos; at = whole.find('/', at + 1))
        if (fits(whole.substr(at + 1))) return true;
    }
  }
  return false;
}

struct PhotoSearch::Contents {
  bool gallery = false;  // of this program's
  bool sheets = false;   // of this program's, among photos perhaps
  std::vector<fs::path> files, directories;
};

PhotoSearch::PhotoSearch(const PhotoSearchOptions& options, Found found, std::function<bool()> stop)
    : options_(options), found_(std::move(found)), stop_(std::move(stop)) {}

void PhotoSearch::enter(const fs::path& directory, const fs::path& place) {
  enter(directory, place, false);
}

void PhotoSearch::enter(const fs::path& directory, const fs::path& place, bool sheets) {
  struct stat status {};
  if (::stat(directory.c_str(), &status) == 0 && !entered_.emplace(status.st_dev, status.st_ino).second) {
    found_.note(directory.string() + ": a directory that was entered already, perhaps under another name");
    return;
  }
  Contents contents{is_there(directory / kGalleryMark), sheets || is_there(directory / kSheetsMark), {}, {}};
  if (contents.sheets && !sheets)
    found_.note(directory.string() + ": sheets of this program in it are passed over");
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    if (stop_ && stop_()) return;
    sort_in(*entry, contents);
  }
  if (error) found_.problem(directory, "cannot be read: " + error.message());
  std::sort(contents.files.begin(), contents.files.end());
  std::sort(contents.directories.begin(), contents.directories.end());
  for (const fs::path& file : contents.files) found_.photo({file, place / file.filename()});
  for (const fs::path& inner : contents.directories) enter(inner, place / inner.filename(), contents.sheets);
}

bool PhotoSearch::is_passed_over(const fs::path& path) {
  if (!options_.hidden && is_hidden_name(path)) {
    const bool ours = path.filename().string().starts_with(".sightline-");
    hidden_ += ours ? 0 : 1;
    return true;
  }
  const bool excluded = is_excluded(path, options_.excluded);
  excluded_ += excluded ? 1 : 0;
  return excluded;
}

void PhotoSearch::sort_in(const fs::directory_entry& entry, Contents& contents) {
  if (is_passed_over(entry.path())) return;
  std::error_code ignored;
  const fs::file_type type = entry.symlink_status(ignored).type();
  if (type == fs::file_type::symlink) return sort_in_link(entry.path(), contents);
  if (type == fs::file_type::directory) {
    if (!options_.recursive) {
      ++not_entered_;
      return;
    }
    if (contents.gallery && holds_copies(entry.path())) {
      found_.note(entry.path().string() + ": a gallery's copies of photos, passed over");
    } else {
      contents.directories.push_back(entry.path());
    }
  } else if (type == fs::file_type::regular) {
    if (contents.sheets && entry.path().native().ends_with(kSheetEnding)) return;
    if (is_kept_original(entry.path())) return;
    if (is_photo(entry.path())) contents.files.push_back(entry.path());
  } else {
    found_.note(entry.path().string() + ": is " + kind_name(type) + ", passed over");
  }
}

void PhotoSearch::sort_in_link(const fs::path& path, Contents& contents) {
  std::error_code error;
  const fs::file_type type = fs::status(path, error).type();
  if (type == fs::file_type::directory) {
    if (!options_.recursive) {
      ++not_entered_;
      return;
    }
    if (options_.follow_links) {
      contents.directories.push_back(path);
    } else {
      found_.note(path.string() + ": a symbolic link to a directory, not followed (--follow-links does)");
    }
  } else if (type == fs::file_type::regular) {
    if (is_photo(path)) contents.files.push_back(path);
  } else if (has_photo_name(path) && (type == fs::file_type::not_found || type == fs::file_type::none)) {
    contents.files.push_back(path);  // reported when it is read
  } else {
    const bool lost = type == fs::file_type::not_found || type == fs::file_type::none;
    found_.note(path.string() + ": a symbolic link to " + (lost ? "nothing" : kind_name(type)) +
                ", passed over");
  }
}

}  // namespace sightline
