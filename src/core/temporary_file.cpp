#include "core/temporary_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "core/directories.h"
#include "core/names_beside.h"
#include "core/ownership.h"
#include "core/unwritable_file.h"
#include "core/write_all.h"

namespace sightline {

namespace {

constexpr mode_t kOwnersAlone = 0600, kWhatTheUmaskLeaves = 0666;

mode_t first_mode(const std::filesystem::path& target) {
  struct stat status {};
  return ::stat(target.c_str(), &status) == 0 ? kOwnersAlone : kWhatTheUmaskLeaves;
}

}  // namespace

TemporaryFile::TemporaryFile(std::filesystem::path target) : target_(std::move(target)) {
  const mode_t mode = first_mode(target_);
  constexpr int kTries = 16;  // a name that is taken by chance is taken once
  for (int i = 0; i < kTries && file_ < 0; ++i) {
    path_ = temporary_beside(target_);
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file_ < 0 && errno != EEXIST) break;
  }
  if (file_ < 0) fail();
}

TemporaryFile::~TemporaryFile() {
  if (file_ >= 0) ::close(file_);
  if (!path_.empty()) ::unlink(path_.c_str());
}

void TemporaryFile::write(std::string_view bytes) {
  if (const int reason = write_all(file_, bytes); reason != 0)
    raise_unwritable(target_, "cannot be written", reason);
}

void TemporaryFile::commit(Safety safety) {
  take_over_ownership(path_, target_);
  // Not every file system can sync; on those there is nothing to wait for.
  if (safety == Safety::power_loss && ::fsync(file_) != 0 && errno != EINVAL) fail();
  if (::close(std::exchange(file_, -1)) != 0) fail();  // a full disk may show only here
  if (std::rename(path_.c_str(), target_.c_str()) != 0) fail();
  path_.clear();
  if (safety == Safety::power_loss) sync_directory_of(target_);
}

void TemporaryFile::fail() const {
  raise_unwritable(target_, "cannot be written", errno);
}

}  // namespace sightline
