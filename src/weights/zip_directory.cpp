#include "weights/zip_directory.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/error.h"
#include "weights/little_endian.h"

namespace sightline {

namespace {

// Field offsets below are those of PKWARE's APPNOTE.TXT, section 4.3.
constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint32_t kZip64End = 0x06064b50;
constexpr std::uint32_t kZip64Locator = 0x07064b50;
constexpr std::size_t kLocalHeaderSize = 30, kCentralHeaderSize = 46, kEndSize = 22, kZip64EndSize = 56,
                      kLocatorSize = 20;
constexpr std::uint64_t kMaxEntries = 1'000'000;
constexpr std::uint32_t kIn64 = 0xffffffff;  // "the number is in the zip64 field"

struct Entry {
  std::string name;
  std::uint64_t header = 0;  // local header's position
  std::uint16_t method = 0;  // 0: stored
  std::uint32_t checksum = 0;
  std::uint64_t size = 0, unpacked = 0;
};

class ZipReader {
 public:
  ZipReader(std::string_view archive, const std::string& name) : archive_(archive), name_(name) {}

  std::map<std::string, ZipEntry> read() {
    std::vector<Entry> entries = central_directory();
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.header < b.header; });
    std::map<std::string, ZipEntry> files;
    std::uint64_t position = 0;
    for (const Entry& entry : entries) {
      if (entry.header < position) fail("entry '" + entry.name + "' overlaps another");
      const std::string_view data = local_data(entry);
      position = static_cast<std::uint64_t>(data.data() - archive_.data()) + data.size();
      if (!files.emplace(entry.name, ZipEntry{data, entry.method, entry.checksum, entry.unpacked}).second)
        fail("has two entries named '" + entry.name + "'");
    }
    return files;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw ModelError(name_ + ": the zip archive " + what);
  }

  std::string_view at(std::uint64_t position, std::uint64_t size, const char* what) const {
    if (position > archive_.size() || size > archive_.size() - position)
      fail(std::string("has its ") + what + " outside the file (truncated?)");
    return archive_.substr(static_cast<std::size_t>(position), static_cast<std::size_t>(size));
  }

  template <class T>
  static T number(std::string_view bytes, std::size_t offset) {
    return little_endian<T>(bytes.data() + offset);
  }

  // The end record is last, but for a comment of up to 64 KiB.
  std::size_t end_record() const {
    if (archive_.size() >= kEndSize) {
      const std::size_t last = archive_.size() - kEndSize;
      for (std::size_t back = 0; back <= std::min<std::size_t>(last, 0xffff); ++back)
        if (number<std::uint32_t>(archive_, last - back) == kEnd) return last - back;
    }
    fail("has no end record (truncated?)");
  }

  std::vector<Entry> central_directory() const {
    const std::size_t end = end_record();
    std::uint64_t count = number<std::uint16_t>(archive_, end + 10);
    std::uint64_t size = number<std::uint32_t>(archive_, end + 12);
    std::uint64_t start = number<std::uint32_t>(archive_, end + 16);
    if (end >= kLocatorSize && number<std::uint32_t>(archive_, end - kLocatorSize) == kZip64Locator) {
      const std::string_view record =
          at(number<std::uint64_t>(archive_, end - kLocatorSize + 8), kZip64EndSize, "zip64 end record");
      if (number<std::uint32_t>(record, 0) != kZip64End) fail("has a damaged zip64 end record");
      count = number<std::uint64_t>(record, 32);
      size = number<std::uint64_t>(record, 40);
      start = number<std::uint64_t>(record, 48);
    }
    const std::string_view directory = at(start, size, "directory");
    if (count > kMaxEntries || count * kCentralHeaderSize > directory.size())
      fail("has a directory smaller than its entries");
    std::vector<Entry> entries;
    std::size_t position = 0;
    for (std::uint64_t i = 0; i < count; ++i) entries.push_back(central_entry(directory, position));
    return entries;
  }

  // Reads the entry at `position` and moves it behind.
  Entry central_entry(std::string_view directory, std::size_t& position) const {
    if (directory.size() - position < kCentralHeaderSize) fail("ends inside its directory");
    const std::string_view header = directory.substr(position);
    if (number<std::uint32_t>(header, 0) != kCentralHeader) fail("has a damaged directory");
    const std::size_t name_size = number<std::uint16_t>(header, 28),
                      extra_size = number<std::uint16_t>(header, 30);
    const std::size_t total = kCentralHeaderSize + name_size + extra_size + number<std::uint16_t>(header, 32);
    if (total > header.size()) fail("ends inside its directory");
    position += total;

    Entry entry;
    entry.name = header.substr(kCentralHeaderSize, name_size);
    if ((number<std::uint16_t>(header, 8) & 1) != 0) fail("has the encrypted entry '" + entry.name + "'");
    entry.method = number<std::uint16_t>(header, 10);
    entry.checksum = number<std::uint32_t>(header, 16);
    entry.unpacked = number<std::uint32_t>(header, 24);
    entry.size = number<std::uint32_t>(header, 20);
    entry.header = number<std::uint32_t>(header, 42);
    read_zip64_field(header.substr(kCentralHeaderSize + name_size, extra_size), entry);
    if (entry.method == 0 && entry.unpacked != entry.size)
      fail("has two sizes for the stored entry '" + entry.name + "'");
    return entry;
  }

  // The extra field 0x0001 holds, in this order, those of the numbers that did not fit into 32 bits.
  void read_zip64_field(std::string_view extra, Entry& entry) const {
    while (extra.size() >= 4) {
      const std::size_t size = number<std::uint16_t>(extra, 2);
      if (size > extra.size() - 4) break;
      std::string_view field = extra.substr(4, size);
      const bool zip64 = number<std::uint16_t>(extra, 0) == 1;
      extra.remove_prefix(4 + size);
      if (!zip64) continue;
      for (std::uint64_t* value : {&entry.unpacked, &entry.size, &entry.header}) {
        if (*value != kIn64) continue;
        if (field.size() < 8) fail("has a damaged zip64 field at entry '" + entry.name + "'");
        *value = number<std::uint64_t>(field, 0);
        field.remove_prefix(8);
      }
      return;
    }
  }

  std::string_view local_data(const Entry& entry) const {
    const std::string_view header = at(entry.header, kLocalHeaderSize, "entry header");
    if (number<std::uint32_t>(header, 0) != kLocalHeader)
      fail("has a damaged header at entry '" + entry.name + "'");
    const std::uint64_t skip = kLocalHeaderSize + number<std::uint16_t>(header, 26) +
                               std::uint64_t{number<std::uint16_t>(header, 28)};
    return at(entry.header + skip, entry.size, "entry");
  }

  std::string_view archive_;
  const std::string& name_;
};

}  // namespace

std::map<std::string, ZipEntry> read_zip_directory(std::string_view archive, const std::string& name) {
  return ZipReader(archive, name).read();
}

}  // namespace sightline
