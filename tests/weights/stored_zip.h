#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sightline {

// A zip archive of stored files, after APPNOTE.TXT, 4.3: without times, and without checksums where none are
// given.
class StoredZip {
 public:
  StoredZip& add(const std::string& name, std::string_view content, int method = 0,
                 std::uint32_t checksum = 0) {
    const std::string common = number(static_cast<std::uint64_t>(method), 2) + number(0, 4) +
                               number(checksum, 4) + number(content.size(), 4) + number(content.size(), 4) +
                               number(name.size(), 2) + number(0, 2);
    directory_ += "PK\x01\x02" + number(20, 2) + number(20, 2) + number(0, 2) + common + number(0, 10) +
                  number(files_.size(), 4) + name;
    files_ += "PK\x03\x04" + number(20, 2) + number(0, 2) + common + name;
    files_ += content;
    ++count_;
    return *this;
  }

  std::string bytes(const std::string& comment = "") const {
    return files_ + directory_ + "PK\x05\x06" + number(0, 4) + number(count_, 2) + number(count_, 2) +
           number(directory_.size(), 4) + number(files_.size(), 4) + number(comment.size(), 2) + comment;
  }

  // Of so many bytes, little end first.
  static std::string number(std::uint64_t value, int size) {
    std::string bytes;
    for (int i = 0; i < size; ++i) bytes += static_cast<char>(i < 8 ? value >> 8 * i & 0xFF : 0);
    return bytes;
  }

 private:
  std::string files_, directory_;
  std::uint64_t count_ = 0;
};

}  // namespace sightline
