#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace sightline {

// Bytes that are read where they are asked for: of a large photo, its metadata alone.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  // The bytes from `offset` on; fewer where there are no more.
  virtual std::string read(std::uint64_t offset, std::uint64_t count) const = 0;
};

// Those of memory, which must outlive this.
class MemoryBytes : public ByteSource {
 public:
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  std::string read(std::uint64_t offset, std::uint64_t count) const override {
    return offset < bytes_.size() ? std::string(bytes_.substr(offset, count)) : std::string();
  }

 private:
  std::string_view bytes_;
};

// Those of a regular file. One that is cut while it is read has fewer.
class FileBytes : public ByteSource {
 public:
  // Raises DataError where it cannot be opened, or is none.
  explicit FileBytes(const std::filesystem::path& path);
  ~FileBytes() override;
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  std::uint64_t size() const override { return size_; }
  std::string read(std::uint64_t offset, std::uint64_t count) const override;

 private:
  int file_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace sightline
