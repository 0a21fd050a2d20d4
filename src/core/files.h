#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>

namespace sightline {

// The whole file as bytes. Raises DataError naming the path and the system's reason (missing, a directory,
// no permission), or its size where that is more than `most` bytes.
std::string read_file(const std::filesystem::path& path,
                      std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

// The file that writing to `path` replaces: `path` itself, or where its symbolic link leads, also where no
// file is there yet. Empty where `path` is something that must not be replaced: a device, a pipe, a
// directory, links in a ring.
std::filesystem::path replaceable_file(const std::filesystem::path& path);

// When a written file is safe.
enum class Safety {
  power_loss,  // waits for the disk, which takes milliseconds
  crash,  // the program may end at any moment, the machine may not: for files that are cheap to make again
};

// Writes beside `path` and renames into place (TemporaryFile): readers see the old file or the whole new one,
// never a part.
// The directory must exist. Raises EnvironmentError naming the path and the reason (full disk, permission).
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes,
                           Safety safety = Safety::power_loss);

// Waits until what is written of the file is on the disk: for whoever writes many with Safety::crash and then
// says that they are there. Raises EnvironmentError.
void sync_file(const std::filesystem::path& path);

// A file mapped read-only into memory. Raises DataError when it cannot be opened. Movable, not copyable.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  const std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::string_view bytes() const { return {reinterpret_cast<const char*>(data_), size_}; }
  // Bytes [begin, end) are about to be read: they are brought in together, not page by page.
  void will_read(std::size_t begin, std::size_t end) const;
  // They have been read: their memory goes back to the system, which reads them again where they are wanted.
  void have_read(std::size_t begin, std::size_t end) const;

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace sightline
