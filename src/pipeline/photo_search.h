#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/photo_file.h"

namespace sightline {

struct PhotoSearchOptions {
  bool recursive = false;
  bool follow_links = false;
  bool hidden = false;                     // what begins with a dot too, and "@eaDir"
  std::vector<std::string> excluded = {};  // patterns, see is_excluded()
};

// Whether one of the patterns of a shell fits the file's name; one with a slash is to fit the whole path or
// the end of it behind a slash.
bool is_excluded(const std::filesystem::path& path, const std::vector<std::string>& patterns);

// Looks for pictures in directories. A directory is entered once in the life of this, under whatever name it
// is met first.
class PhotoSearch {
 public:
  // Where each photo, problem and note goes.
  struct Found {
    std::function<void(PhotoFile)> photo;
    std::function<void(const std::filesystem::path&, const std::string& reason)> problem;
    std::function<void(const std::string&)> note;
  };

  // `stop` is asked before each file; once it says so, nothing more is found.
  PhotoSearch(const PhotoSearchOptions& options, Found found, std::function<bool()> stop = {});

  // The directory's photos by name, then those of the directories in it; but for the copies of photos that
  // galleries and sheets of this program hold, originals that were kept (a.jpg_original beside a.jpg), what
  // is hidden (core/hidden_name.h) and what is excluded. `place`: PhotoFile::place of the directory itself.
  void enter(const std::filesystem::path& directory, const std::filesystem::path& place);

  // How much was passed over because it is hidden.
  std::size_t hidden() const { return hidden_; }
  // Because it is excluded, and directories because options.recursive is not set.
  std::size_t excluded() const { return excluded_; }
  std::size_t not_entered() const { return not_entered_; }

 private:
  struct Contents;
  void enter(const std::filesystem::path& directory, const std::filesystem::path& place, bool sheets);
  bool is_passed_over(const std::filesystem::path& path);
  void sort_in(const std::filesystem::directory_entry& entry, Contents& contents);
  void sort_in_link(const std::filesystem::path& path, Contents& contents);

  PhotoSearchOptions options_;
  Found found_;
  std::function<bool()> stop_;
  std::set<std::pair<dev_t, ino_t>> entered_;
  std::size_t hidden_ = 0, excluded_ = 0, not_entered_ = 0;
};

}  // namespace sightline
