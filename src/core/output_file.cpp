#include "core/output_file.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "core/leftovers.h"
#include "core/names_beside.h"

namespace sightline {

OutputFile::OutputFile(std::filesystem::path path) : path_(std::move(path)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path_, ignored)) {
    throw EnvironmentError(path_.string() + ": is a directory, expected a file to write");
  }
  const std::filesystem::path target = replaceable_file(path_);
  if (!target.empty()) {
    path_ = target;
    remove_leftovers(path_);
    temporary_ = temporary_beside(path_);
  }
  stream_.open(temporary_.empty() ? path_ : temporary_, std::ios::binary);
  if (!stream_) fail();
}

OutputFile::~OutputFile() {
  if (temporary_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);
}

void OutputFile::write(std::string_view text) {
  if (!stream_.write(text.data(), static_cast<std::streamsize>(text.size()))) fail();
}

void OutputFile::commit() {
  stream_.close();
  if (!stream_) fail();
  if (temporary_.empty()) return;
  std::error_code error;
  std::filesystem::rename(temporary_, path_, error);
  if (error) throw EnvironmentError(path_.string() + ": cannot be written: " + error.message());
}

void OutputFile::fail() const {
  throw EnvironmentError(path_.string() + ": cannot be written: " + std::strerror(errno));
}

}  // namespace sightline
