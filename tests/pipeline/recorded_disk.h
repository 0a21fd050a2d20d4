#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sightline::testing {

// Watches one directory, whoever in this process works in it, and knows at each write, cut, sync, renaming
// and removal what the disk may hold if the machine goes down just then. (Calls of the C library pass through
// here on their way: see recorded_disk.cpp.) On one thread; one at a time.
class RecordedDisk {
 public:
  struct File {
    std::string content;
    std::filesystem::file_time_type time;
    // Of two states that differ in times alone one will do.
    bool operator==(const File& other) const { return content == other.content; }
  };
  using Image = std::map<std::string, File>;  // the directory's files, by name

  // What is there already is on the disk.
  explicit RecordedDisk(std::filesystem::path directory);
  ~RecordedDisk();
  RecordedDisk(const RecordedDisk&) = delete;
  RecordedDisk& operator=(const RecordedDisk&) = delete;

  // Every state that may be found later, each once. After each call: all that was done (the program alone was
  // killed); nothing that was not synced, neither content nor names; the names, but of all files, or of one
  // of those that `apart` ends the name of, only the content that was synced.
  std::vector<Image> images(const std::vector<std::string>& apart) const;

  // For the calls on their way.
  bool watches(const std::filesystem::path& path) const;
  void before_call();
  void after_sync(const std::filesystem::path& path);
  // The file of this name is about to go, removed or replaced.
  void forget(const std::filesystem::path& path);

 private:
  using Inode = unsigned long;
  struct Moment {
    Image there;
    std::map<std::string, std::size_t> files;  // number of each file that is there
    std::map<std::string, std::size_t> names;  // those that are synced
    std::map<std::size_t, File> contents;      // those that are synced
  };

  Moment now();
  std::size_t number_of(const std::filesystem::path& path);

  std::filesystem::path directory_;
  std::map<Inode, std::size_t> numbers_;  // inodes are used again
  std::size_t count_ = 0;
  std::map<std::string, std::size_t> synced_names_;
  std::map<std::size_t, File> synced_contents_;
  std::vector<Moment> moments_;
};

// Makes a directory's files those of the image.
void restore(const RecordedDisk::Image& image, const std::filesystem::path& directory);

}  // namespace sightline::testing
