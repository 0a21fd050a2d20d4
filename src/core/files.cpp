#include "core/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"
#include "core/meant_file.h"
#include "core/temporary_file.h"
#include "core/unwritable_file.h"

namespace sightline {

namespace {

// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

std::string reason() {
  return std::strerror(errno);
}

// Never waits for the other end of a pipe; regular files do not care.
int open_for_reading(const std::filesystem::path& path) {
  return ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

std::size_t regular_file_size(int fd, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) throw DataError(path.string() + ": cannot be read: " + reason());
  if (S_ISDIR(status.st_mode)) throw DataError(path.string() + ": is a directory, expected a file");
  if (!S_ISREG(status.st_mode))
    throw DataError(path.string() + ": is a pipe, socket or device, expected a regular file");
  return static_cast<std::size_t>(status.st_size);
}

// The memory pages that bytes [begin, end) of a mapped file lie in.
struct Pages {
  Pages(const std::byte* file, std::size_t begin, std::size_t end) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t first = begin / page * page;
    address = const_cast<std::byte*>(file) + first;
    size = end - first;
  }
  void* address;
  std::size_t size;  // in bytes
};

// Where a link that leads to no file leads, link after link; empty for a ring of them.
std::filesystem::path end_of_links(std::filesystem::path path) {
  constexpr int kMostLinks = 40;  // as many as the system follows
  std::error_code error;
  for (int i = 0; i <= kMostLinks; ++i) {
    if (std::filesystem::symlink_status(path, error).type() != std::filesystem::file_type::symlink)
      return path;
    const std::filesystem::path target = std::filesystem::read_symlink(path, error);
    if (error) return path;
    path = path.parent_path() / target;  // an absolute one stands for itself
  }
  return {};
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::uint64_t most) {
  const Descriptor file(open_for_reading(path));
  if (file.get() < 0) raise_unopened(path, errno);
  std::string bytes;
  const auto check = [&](std::uint64_t size) {
    if (size > most)
      throw DataError(path.string() + ": has " + std::to_string(size) + " bytes, expected at most " +
                      std::to_string(most));
  };
  const std::size_t size = regular_file_size(file.get(), path);
  check(size);
  bytes.reserve(size);
  char buffer[1 << 16];
  for (;;) {
    check(bytes.size());
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw DataError(path.string() + ": cannot be read: " + reason());
    if (count == 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(count));
  }
}

std::filesystem::path replaceable_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::is_regular_file(status)) {
    const auto target = std::filesystem::canonical(path, error);
    return error ? path : target;
  }
  return std::filesystem::exists(status) ? std::filesystem::path() : end_of_links(path);
}

void write_file_atomically(const std::filesystem::path& given, std::string_view bytes, Safety safety) {
  const std::filesystem::path path = replaceable_file(given);
  if (path.empty()) {
    throw UnwritableFile(given.string() +
                         ": is a directory, pipe, device or link to itself, expected a file to write");
  }
  TemporaryFile file(path);
  file.write(bytes);
  file.commit(safety);
}

void sync_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && (::fsync(file) == 0 || errno == EINVAL || errno == EROFS);
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!synced) raise_unwritable(path, "cannot be written", reason);
}

MappedFile::MappedFile(const std::filesystem::path& path) {
  const Descriptor file(open_for_reading(path));
  if (file.get() < 0) raise_unopened(path, errno);
  size_ = regular_file_size(file.get(), path);
  if (size_ == 0) return;
  void* address = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (address == MAP_FAILED) throw DataError(path.string() + ": cannot be mapped: " + reason());
  data_ = static_cast<const std::byte*>(address);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

void MappedFile::will_read(std::size_t begin, std::size_t end) const {
#ifdef MADV_POPULATE_READ
  const Pages pages(data_, begin, end);
  ::madvise(pages.address, pages.size, MADV_POPULATE_READ);
#else
  (void)begin, (void)end;
#endif
}

void MappedFile::have_read(std::size_t begin, std::size_t end) const {
  const Pages pages(data_, begin, end);
  ::madvise(pages.address, pages.size, MADV_DONTNEED);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

}  // namespace sightline
