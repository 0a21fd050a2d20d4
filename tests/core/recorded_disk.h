#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace sightline::testing {

// Watches one directory and those in it, whoever in this process works there, and knows at each write, cut,
// sync, renaming, link and removal what the disk may hold if the machine goes down just then. (Calls of the C
// library pass through here on their way: see recorded_disk.cpp.) Of another process's writing it knows what
// this one syncs. One at a time.
class RecordedDisk {
 public:
  struct File {
    std::string content;
    std::filesystem::file_time_type time;
    // Of two states that differ in times alone one will do.
    bool operator==(const File& other) const { return content == other.content; }
  };
  using Image = std::map<std::string, File>;  // the files, by their path from the directory

  // Whether calls can be watched here: where others' definitions of the C library's come first (sanitizers),
  // nothing would be seen.
  static bool works();

  // What is there already is on the disk.
  explicit RecordedDisk(std::filesystem::path directory);
  ~RecordedDisk();
  RecordedDisk(const RecordedDisk&) = delete;
  RecordedDisk& operator=(const RecordedDisk&) = delete;

  // Every state that may be found later, each once. After each call: all that was done (the program alone was
  // killed); nothing that was not synced, neither content nor names; the names, but of all files, or of one
  // of those that `apart` ends the name of, only the content that was synced.
  std::vector<Image> images(const std::vector<std::string>& apart) const;

  // What is found later for certain if the machine goes down now.
  Image synced() const;

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
    std::set<std::string> directories;         // those whose names are synced
    std::map<std::size_t, File> contents;      // those that are synced

    Image synced() const;
  };

  std::vector<std::filesystem::path> files() const, directories() const;
  std::string name_of(const std::filesystem::path& path) const;
  Moment now();
  std::size_t number_of(const std::filesystem::path& path);

  std::filesystem::path directory_;
  std::map<Inode, std::size_t> numbers_;  // inodes are used again
  std::size_t count_ = 0;
  std::map<std::string, std::size_t> synced_names_;
  std::set<std::string> synced_directories_;
  std::map<std::size_t, File> synced_contents_;
  std::vector<Moment> moments_;
};

// As long as one lives, nobody in this process waits for the disk: for tests that only replay what was lost.
class UnwaitedSyncs {
 public:
  UnwaitedSyncs();
  ~UnwaitedSyncs();
  UnwaitedSyncs(const UnwaitedSyncs&) = delete;
  UnwaitedSyncs& operator=(const UnwaitedSyncs&) = delete;
};

// Makes the files of a directory, and of those in it, those of the image.
void restore(const RecordedDisk::Image& image, const std::filesystem::path& directory);

}  // namespace sightline::testing
