#include "weights/zip_content.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "weights/npy_bytes.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

// Python: zipfile.ZipFile(f, "w").writestr(ZipInfo("a"), b"hello, " * 40), deflated.
const std::string kDeflatedByPython = [] {
  const std::string_view digits =
      "504b030414000000080000002100328611e50d000000180100000100000061cb48cdc9c9d751c818a5502900504b01021403"
      "14000000080000002100328611e50d0000001801000001000000000000000000000080010000000061504b05060000000001"
      "0001002f0000002c0000000000";
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  return bytes;
}();

std::string content_error(const ZipEntry& entry, std::uint64_t most = 1000) {
  try {
    zip_content(entry, most, "FILE");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

TEST(ZipContent, UnpacksWhatPythonPacked) {
  const auto files = read_zip_directory(kDeflatedByPython, "FILE");
  const ZipEntry& entry = files.at("a");
  EXPECT_TRUE(entry.compressed());
  EXPECT_EQ(entry.size, 280u);
  std::string expected;
  for (int i = 0; i < 40; ++i) expected += "hello, ";
  EXPECT_EQ(zip_content(entry, 280, "FILE"), expected);
}

TEST(ZipContent, TakesWhatIsStored) {
  const std::string archive = StoredZip().add("x", "hello", 0, crc_32("hello")).bytes();
  EXPECT_EQ(zip_content(read_zip_directory(archive, "FILE").at("x"), 5, "FILE"), "hello");
}

TEST(ZipContent, IsBounded) {
  const auto files = read_zip_directory(kDeflatedByPython, "FILE");
  EXPECT_THAT(content_error(files.at("a"), 279), HasSubstr("holds 280 bytes, expected at most 279"));
  ZipEntry bomb = files.at("a");
  bomb.size = 1'000'000;  // more than its bytes can become: nothing is taken for it
  EXPECT_THAT(content_error(bomb, 2'000'000), HasSubstr("damaged"));
}

TEST(ZipContent, DamageIsNamed) {
  const auto files = read_zip_directory(kDeflatedByPython, "FILE");
  ZipEntry entry = files.at("a");
  entry.checksum ^= 1;
  EXPECT_THAT(content_error(entry), HasSubstr("FILE: damaged"));
  entry = files.at("a");
  entry.bytes.remove_suffix(1);
  EXPECT_THAT(content_error(entry), HasSubstr("FILE: damaged"));
  for (const std::uint64_t size : {279u, 281u}) {
    entry = files.at("a");
    entry.size = size;
    EXPECT_THAT(content_error(entry), HasSubstr("FILE: damaged")) << size;
  }
  entry = files.at("a");
  entry.method = 14;  // LZMA
  EXPECT_THAT(content_error(entry), HasSubstr("method 14"));
}

}  // namespace
}  // namespace sightline
