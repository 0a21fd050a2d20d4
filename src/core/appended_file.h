#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace sightline {

// A file that grows at its end, a whole piece at a time. A process that is killed may leave part of a piece
// behind the last whole one; append() itself takes back what a full disk has cut.
class AppendedFile {
 public:
  // Opens or makes it, and cuts it to `size` bytes (a longer one) at once. Raises what raise_unwritable()
  // raises, as all of this does; also for a link, of whose target nobody has said that it may be cut.
  AppendedFile(std::filesystem::path path, std::int64_t size);
  ~AppendedFile();
  AppendedFile(const AppendedFile&) = delete;
  AppendedFile& operator=(const AppendedFile&) = delete;

  std::int64_t size() const { return size_; }

  // Where it raises, the file is as it was.
  void append(std::string_view piece);
  // Takes the last pieces back, to `size` bytes.
  void cut(std::int64_t size);
  // Waits until the disk has it.
  void sync();

 private:
  [[noreturn]] void fail() const;

  std::filesystem::path path_;
  int file_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace sightline
