#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/log.h"
#include "data/feature_layout.h"
#include "data/lock_file.h"
#include "data/photo_version.h"

namespace sightline {

// Makes a feature cache file, or goes on making it. While it is being made it is called PATH.partial;
// finish() renames it. A process killed at any moment loses at most the batch it was appending; a machine
// that loses power, at most the records of the last sync. One writer at a time (PATH.lock).
class FeatureWriter {
 public:
  // `keys`: the one that a new file gets, and others that mean the same features. Opens what an earlier
  // writer of one of these keys left behind, finished or not, and cuts off what is not whole. A cache of
  // another key, or a damaged one, is removed, which `log` is told. Raises EnvironmentError when another
  // process is writing the file, UsageError where there is a file that is no feature cache: it stays.
  FeatureWriter(std::filesystem::path path, std::vector<std::string> keys, const LogSink& log);
  // Keeps what has been appended.
  ~FeatureWriter();

  // Whether the newest record of the photo is of this version of it.
  bool contains(const PhotoVersion& photo) const;
  bool empty() const { return entries_.empty(); }

  // Features of these images one after the other, fp16, shape.bytes() each. Raises DataError when the file
  // holds another shape; EnvironmentError when it cannot be written (full disk): then none of them is in it.
  void append(const std::vector<std::string>& files, const FeatureShape& shape, std::string_view features);
  // Sees to it that all that was appended is on the disk.
  void sync();
  // Writes the index and gives the file its name. Something must have been appended, now or earlier.
  void finish();

 private:
  std::filesystem::path partial() const;
  void resume(const std::filesystem::path& file, const LogSink& log);
  void remember(const std::string& record_name);
  void open_for_appending(const FeatureShape& shape);
  void write_at(std::uint64_t offset, std::string_view bytes);
  void write_header();
  void flush();
  [[noreturn]] void fail(const std::string& what) const;

  std::filesystem::path path_;
  std::vector<std::string> keys_;
  LockFile lock_;
  FeatureHeader header_;
  std::vector<FeatureEntry> entries_;
  std::unordered_map<std::string, std::string> versions_;  // of each photo, the newest
  std::uint64_t end_ = 0;                                  // of the records
  bool at_path_ = false;                                   // the file is finished and has its name
  int fd_ = -1;                                            // open once something is written
};

}  // namespace sightline
