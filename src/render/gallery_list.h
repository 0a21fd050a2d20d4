#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/json.h"

namespace sightline {

// The list of a gallery's photos on disk: files data/list-00000.js and so on of `kPerList` photos each, which
// its page loads as scripts. Each file is rewritten whole when a photo of it changes, so that the list stands
// whatever happens; of the entries only one file's are kept in memory, of the others the photo's name.
class GalleryList {
 public:
  static constexpr std::size_t kPerList = 200;

  // Reads what is in the gallery `directory`. Raises DataError for a list that is damaged.
  explicit GalleryList(std::filesystem::path directory);

  std::size_t size() const { return size_; }  // photos
  std::size_t files() const;                  // of the list
  // The number of the photo with this file name, byte for byte.
  std::optional<std::size_t> find(const std::string& file) const;

  // The file of the list that this photo's entry is in.
  std::filesystem::path file_of(std::size_t number) const { return path(number / kPerList); }

  // Makes this the entry (gallery_entry()) of photo `number`, at most size(). Raises EnvironmentError.
  void set(std::size_t number, const std::string& file, const Json& entry);

 private:
  std::filesystem::path path(std::size_t index) const;
  std::vector<std::string> read(std::size_t index);
  void hold(std::size_t index);

  std::filesystem::path directory_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::size_t size_ = 0;
  std::optional<std::size_t> held_;  // the file whose entries are:
  std::vector<std::string> entries_;
};

}  // namespace sightline
