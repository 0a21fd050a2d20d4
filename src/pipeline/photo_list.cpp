#include "pipeline/photo_list.h"

#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "core/counted.h"
#include "core/directories.h"
#include "core/listed.h"
#include "core/plain_path.h"
#include "image/camera_raw.h"
#include "pipeline/names_file.h"
#include "pipeline/photo_search.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

// "photos/a.jpg" of "photos/a.jpg", "../photos/a.jpg" and "/photos/a.jpg".
fs::path place_of(const fs::path& file) {
  fs::path place;
  for (const fs::path& part : file.lexically_normal().relative_path()) {
    if (part != "..") place /= part;
  }
  return place;
}

// What a pattern matches, sorted (with braces: for each of them); nothing where nothing does.
std::vector<std::string> matches_of(const std::string& pattern) {
  std::vector<std::string> names;
  glob_t found{};
  if (::glob(pattern.c_str(), GLOB_BRACE | GLOB_TILDE, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) names.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  return names;
}

bool is_pattern(const std::string& operand) {
  return operand.find_first_of("*?[{") != std::string::npos;
}

bool exists(const std::string& operand) {
  struct stat status {};
  return ::lstat(operand.c_str(), &status) == 0;
}

// What the photos of one shot have in common: its directory, and its name without an ending.
std::string shot_of(const fs::path& photo) {
  return (directory_of(photo) / photo.stem()).string();
}

class PhotoLister {
 public:
  PhotoLister(const PhotoSelection& selection, const std::function<bool()>& stop)
      : recursive_(selection.recursive),
        excluded_(selection.excluded),
        alone_(selection.operands.size() == 1 && !selection.names && !is_pattern(selection.operands[0])),
        search_({selection.recursive, selection.follow_links, selection.hidden, selection.excluded},
                {[this](PhotoFile photo) { add(std::move(photo)); },
                 [this](const fs::path& path, const std::string& reason) {
                   list_.problems.push_back({path.string(), reason});
                 },
                 [this](const std::string& note) { list_.notes.push_back(note); }},
                stop) {
    for (const std::string& operand : selection.operands) add_operand(operand);
    if (!selection.names) return;
    for (const std::string& name : read_names(*selection.names, selection.null_separated, stop)) {
      if (stop && stop()) break;
      add_listed(name);
    }
    list_.several = true;
  }

  PhotoList take() {
    pass_over_paired_raws();
    list_.several = list_.several || list_.photos.size() > 1;
    if (list_.photos.empty() && list_.problems.empty() && named_and_excluded_ > 0)
      list_.notes.push_back("--exclude leaves out all that was named: " +
                            counted(named_and_excluded_, "photo"));
    return std::move(list_);
  }

 private:
  void add_operand(const std::string& operand) {
    if (operand == kStandardInput) return list_.photos.push_back({operand, "standard-input"});
    if (!is_pattern(operand) || exists(operand)) return add_name(operand);
    const std::vector<std::string> matches = matches_of(operand);
    if (matches.empty()) list_.problems.push_back({operand, "no file matches this pattern"});
    for (const std::string& match : matches) add_name(match == kStandardInput ? "./" + match : match);
    list_.several = true;
  }

  // A list may be wrong in ways in which what somebody typed is not: it names no tree by chance.
  void add_listed(const std::string& name) {
    std::error_code ignored;
    if (!recursive_ && fs::is_directory(name, ignored)) {
      list_.problems.push_back({name, "is a directory (--recursive enters those of --files-from)"});
    } else {
      add_name(name == kStandardInput ? "./" + name : name);
    }
  }

  void add_name(const std::string& name) {
    std::error_code ignored;
    if (!fs::is_directory(name, ignored)) return add({name, place_of(name)});
    const auto count = [this] { return list_.photos.size() + list_.problems.size() + list_.notes.size(); };
    const std::size_t before = count(), hidden = search_.hidden(), excluded = search_.excluded(),
                      not_entered = search_.not_entered();
    search_.enter(name, alone_ ? fs::path() : place_of(name));
    list_.several = true;
    if (count() == before) {
      std::vector<std::string> ways;
      if (search_.excluded() > excluded)
        ways.push_back("--exclude leaves out " + std::to_string(search_.excluded() - excluded) + " in it");
      if (search_.not_entered() > not_entered) ways.emplace_back("--recursive looks into those inside it");
      if (search_.hidden() > hidden) ways.emplace_back("--hidden takes what begins with a dot");
      list_.problems.push_back(
          {name, "no photographs in this directory" + (ways.empty() ? "" : " (" + joined(ways) + ")")});
    }
  }

  void add(PhotoFile photo) {
    if (is_excluded(photo.path, excluded_)) {
      ++named_and_excluded_;
      return;
    }
    const std::string& path = photo.path.native();
    if (!paths_.insert(plain_path(photo.path).string()).second) {
      list_.notes.push_back(path + ": listed twice, captioned once");
      return;
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) {
      const auto [first, fresh] =
          files_.emplace(std::pair(status.st_dev, status.st_ino), list_.photos.size());
      if (!fresh) {
        list_.notes.push_back(path + ": the same file as " + list_.photos[first->second].path.string() +
                              ", captioned under both names");
      }
    }
    list_.photos.push_back(std::move(photo));
  }

  // The camera's own JPEG says the same, and one sidecar serves both.
  void pass_over_paired_raws() {
    const auto is_raw = [](const PhotoFile& photo) { return is_camera_raw_name(photo.path.string()); };
    if (std::none_of(list_.photos.begin(), list_.photos.end(), is_raw)) return;
    std::unordered_set<std::string> shots;
    for (const PhotoFile& photo : list_.photos)
      if (!is_raw(photo)) shots.insert(shot_of(photo.path));
    const auto is_paired = [&](const PhotoFile& photo) {
      return is_raw(photo) && shots.contains(shot_of(photo.path));
    };
    const auto first = std::find_if(list_.photos.begin(), list_.photos.end(), is_paired);
    if (first == list_.photos.end()) return;
    const std::string example = first->path.string();
    const std::size_t raws = std::erase_if(list_.photos, is_paired);
    list_.notes.push_back(counted(raws, "camera raw") +
                          " beside a photo of the same name, which is captioned: " + example +
                          (raws > 1 ? " and so on" : ""));
  }

  const bool recursive_;
  const std::vector<std::string> excluded_;
  const bool alone_;  // one directory, or one photo
  PhotoList list_;
  std::unordered_set<std::string> paths_;
  std::size_t named_and_excluded_ = 0;
  std::map<std::pair<dev_t, ino_t>, std::size_t> files_;
  PhotoSearch search_;
};

}  // namespace

PhotoList list_photos(const PhotoSelection& selection, const std::function<bool()>& stop) {
  return PhotoLister(selection, stop).take();
}

}  // namespace sightline
