#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sightline {

// A photo as a feature cache knows it: its name, and its size and time of change, so that the features of a
// photo that has been replaced, or of another one of the same name in another directory, are not taken for
// its own.
struct PhotoVersion {
  std::string file;     // relative to the image directory, one spelling ("./a.jpg" is "a.jpg")
  std::string version;  // empty where the file is not there

  static PhotoVersion of_file(const std::filesystem::path& directory, const std::filesystem::path& file);
  static std::string text(std::uintmax_t size, std::filesystem::file_time_type time);
  // Back from record_name(); a name without a version is one.
  static PhotoVersion parse(const std::string& record_name);
  // What the cache's records are called: the name, a line end, the version.
  std::string record_name() const { return file + '\n' + version; }
};

}  // namespace sightline
