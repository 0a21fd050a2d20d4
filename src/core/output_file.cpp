#include "core/output_file.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/interrupt.h"
#include "core/leftovers.h"
#include "core/unwritable_file.h"
#include "core/write_all.h"

namespace sightline {

namespace {

// Waits until somebody reads a pipe, unless the user interrupts that: errno is then EINTR.
int open_to_write(const std::filesystem::path& path) {
  constexpr int kPatience = 50;  // milliseconds
  std::error_code ignored;
  const bool pipe = std::filesystem::is_fifo(path, ignored);
  for (;;) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | (pipe ? O_NONBLOCK : 0));
    if (file >= 0 || !pipe || errno != ENXIO) return file;
    if (Interrupt::requested()) break;
    ::poll(nullptr, 0, kPatience);
  }
  errno = EINTR;
  return -1;
}

}  // namespace

void OutputFile::check(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw EnvironmentError(path.string() + ": is a directory, expected a file to write");
  const std::filesystem::path file = replaceable_file(path);
  const bool writable = file.empty()
                            ? ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0
                            : ::faccessat(AT_FDCWD, directory_of(file).c_str(), W_OK | X_OK, AT_EACCESS) == 0;
  const int reason = !writable ? errno : !file.empty() && takes_no_files(directory_of(file)) ? ENOENT : 0;
  if (reason != 0) throw EnvironmentError(path.string() + ": cannot be written: " + std::strerror(reason));
}

OutputFile::OutputFile(std::filesystem::path path) : path_(std::move(path)) {
  check(path_);
  if (const std::filesystem::path target = replaceable_file(path_); !target.empty()) {
    path_ = target;
    remove_leftovers(path_);
    temporary_ = std::make_unique<TemporaryFile>(path_);
    return;
  }
  direct_ = open_to_write(path_);
  if (direct_ < 0) fail(errno);
}

OutputFile::~OutputFile() {
  if (direct_ >= 0) ::close(direct_);
}

void OutputFile::write(std::string_view text) {
  constexpr std::size_t kMostWaiting = 1 << 16;
  waiting_ += text;
  if (!temporary_ || waiting_.size() >= kMostWaiting) flush();  // somebody may be reading a pipe
}

void OutputFile::commit() {
  flush();
  if (temporary_) return temporary_->commit(Safety::power_loss);
  if (::close(std::exchange(direct_, -1)) != 0) fail(errno);
}

void OutputFile::flush() {
  if (temporary_) {
    temporary_->write(waiting_);
  } else if (const int reason = write_all(direct_, waiting_); reason != 0) {
    fail(reason);
  }
  waiting_.clear();
}

void OutputFile::fail(int reason) const {
  throw EnvironmentError(path_.string() + ": cannot be written: " + std::strerror(reason));
}

}  // namespace sightline
