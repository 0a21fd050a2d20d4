#include "data/feature_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/sha256.h"

namespace sightline {

namespace {

// Syncing costs milliseconds, so it is not done for every batch: so much may be lost with the machine's
// power.
constexpr std::uint64_t bytes_between_syncs = 64 << 20;

std::filesystem::path with_suffix(std::filesystem::path path, const char* suffix) {
  return path += suffix;
}

// A file of somebody else's is not ours to replace.
void require_ours(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file) || is_feature_file(MappedFile(file).bytes())) return;
  throw UsageError(file.string() + ": is no feature cache, expected one or a file that is not there",
                   "name another file, or remove this one");
}

}  // namespace

FeatureWriter::FeatureWriter(std::filesystem::path path, std::vector<std::string> keys, const LogSink& log)
    : path_(std::move(path)), keys_(std::move(keys)), lock_(with_suffix(path_, ".lock"), path_) {
  header_.key = keys_.at(0);
  for (const std::filesystem::path& file : {path_, partial()}) require_ours(file);
  resume(path_, log);
  at_path_ = !entries_.empty();
  if (at_path_) {
    std::error_code ignored;
    std::filesystem::remove(partial(), ignored);  // begun for another key before this file was finished
  } else {
    resume(partial(), log);
  }
}

FeatureWriter::~FeatureWriter() {
  if (fd_ >= 0) ::close(fd_);
}

std::filesystem::path FeatureWriter::partial() const {
  return with_suffix(path_, ".partial");
}

void FeatureWriter::remember(const std::string& record_name) {
  PhotoVersion photo = PhotoVersion::parse(record_name);
  versions_.insert_or_assign(std::move(photo.file), std::move(photo.version));
}

bool FeatureWriter::contains(const PhotoVersion& photo) const {
  const auto found = versions_.find(photo.file);
  return found != versions_.end() && found->second == photo.version;
}

void FeatureWriter::fail(const std::string& what) const {
  throw EnvironmentError(path_.string() + ": " + what + ": " + std::strerror(errno));
}

void FeatureWriter::resume(const std::filesystem::path& file, const LogSink& log) {
  if (!std::filesystem::exists(file)) return;
  std::string why;
  try {
    const MappedFile mapped(file);
    FeatureHeader found = read_feature_header(mapped.bytes(), file.string());
    if (std::find(keys_.begin(), keys_.end(), found.key) != keys_.end()) {
      const bool finished = found.finished();
      if (!finished && file == path_) throw DataError(file.string() + ": is unfinished");
      FeatureRecords records =
          finished
              ? FeatureRecords{read_feature_index(mapped.bytes(), found, file.string()), found.index_offset}
              : scan_feature_records(mapped.bytes(), found);
      if (!records.entries.empty()) {
        header_ = std::move(found);
        entries_ = std::move(records.entries);
        end_ = records.end;
        for (const FeatureEntry& entry : entries_) remember(entry.file);
        return;
      }
    } else {
      why = file.string() + ": made for other features (key " + found.key + ", expected " + header_.key + ")";
    }
  } catch (const DataError& error) {
    why = error.what();
  }
  if (!why.empty()) log_to(log, LogLevel::warning, why + "; it is built afresh");
  std::error_code error;
  std::filesystem::remove(file, error);
  if (error) throw EnvironmentError(file.string() + ": cannot be removed: " + error.message());
}

void FeatureWriter::write_at(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot be written");
    offset += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void FeatureWriter::write_header() {
  write_at(0, feature_header_bytes(header_));
}

void FeatureWriter::flush() {
  if (::fdatasync(fd_) != 0 && errno != EINVAL) fail("cannot be written");
}

void FeatureWriter::open_for_appending(const FeatureShape& shape) {
  if (at_path_) {
    if (::rename(path_.c_str(), partial().c_str()) != 0) fail("cannot be renamed");
    at_path_ = false;
  }
  fd_ = ::open(partial().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd_ < 0) fail("cannot be written");
  if (entries_.empty()) {
    header_.shape = shape;
    end_ = FeatureHeader::size;
    header_.synced = end_;
    write_header();
  } else if (header_.finished()) {
    header_.index_offset = header_.index_bytes = 0;
    header_.index_hash.clear();
    header_.synced = end_;
    write_header();
  }
  if (::ftruncate(fd_, static_cast<off_t>(end_)) != 0) fail("cannot be written");
}

void FeatureWriter::append(const std::vector<std::string>& files, const FeatureShape& shape,
                           std::string_view features) {
  if (!entries_.empty() && shape != header_.shape) {
    const auto text = [](const FeatureShape& s) {
      return std::to_string(s.grid.rows) + "x" + std::to_string(s.grid.columns) + "x" +
             std::to_string(s.feature_size);
    };
    throw DataError(path_.string() + ": holds features of " + text(header_.shape) + ", those of " +
                    files.front() + " are " + text(shape));
  }
  if (fd_ < 0) open_for_appending(shape);
  std::string bytes;
  std::vector<FeatureEntry> added;
  for (std::size_t i = 0; i < files.size(); ++i) {
    added.push_back(feature_entry_at(end_ + bytes.size(), files[i]));
    bytes += feature_record_bytes(files[i], features.substr(i * shape.bytes(), shape.bytes()));
  }
  try {
    write_at(end_, bytes);
  } catch (const EnvironmentError&) {
    // Gives the disk its space back. What is left behind where this fails is no whole record and is cut off
    // later.
    [[maybe_unused]] const int ignored = ::ftruncate(fd_, static_cast<off_t>(end_));
    throw;
  }
  end_ += bytes.size();
  for (FeatureEntry& entry : added) {
    remember(entry.file);
    entries_.push_back(std::move(entry));
  }
  if (end_ - header_.synced >= bytes_between_syncs) sync();
}

void FeatureWriter::sync() {
  if (fd_ < 0 || header_.synced == end_) return;
  flush();
  header_.synced = end_;
  write_at(FeatureHeader::synced_offset,
           {reinterpret_cast<const char*>(&header_.synced), sizeof header_.synced});
}

void FeatureWriter::finish() {
  if (at_path_) return;
  if (!header_.finished() || fd_ >= 0) {
    if (fd_ < 0) open_for_appending(header_.shape);
    const std::string index = feature_index_bytes(entries_);
    write_at(end_, index);
    flush();
    header_.index_hash = sha256_hex(index);
    header_.index_offset = end_;
    header_.index_bytes = index.size();
    header_.synced = end_;
    write_header();
    flush();
    ::close(std::exchange(fd_, -1));
  }
  if (::rename(partial().c_str(), path_.c_str()) != 0) fail("cannot be renamed");
  sync_directory_of(path_);
  at_path_ = true;
}

}  // namespace sightline
