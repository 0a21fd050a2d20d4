#include "weights/zip_directory.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "weights/stored_zip.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using namespace std::string_literals;

std::string zip_error(std::string_view archive) {
  try {
    read_zip_directory(archive, "FILE");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  return bytes;
}

// zipfile.ZipFile(f, "w", ZIP_STORED): "a/x" holds "hello", "b" nothing; the comment "PK?" looks like a mark.
const std::string kPythonsZip = from_hex(
    "504b03041400000000000000212886a61036050000000500000003000000612f7868656c6c6f504b030414000000000000002128"
    "0000000000000000000000000100000062504b010214031400000000000000212886a610360500000005000000030000000000"
    "000000000000800100000000612f78504b01021403140000000000000021280000000000000000000000000100000000000000"
    "0000000080012600000062504b0506000000000200020060000000450000000300504b3f");

TEST(ZipDirectory, ReadsWhatPythonWrote) {
  const auto files = read_zip_directory(kPythonsZip, "FILE");
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files.at("a/x").bytes, "hello");
  EXPECT_EQ(files.at("a/x").bytes.data(), kPythonsZip.data() + 33) << "a view of the archive";
  EXPECT_FALSE(files.at("a/x").compressed());
  EXPECT_EQ(files.at("b").bytes, "");
}

// The local header's sizes stand in its zip64 field, as torch writes it: those of the directory count.
TEST(ZipDirectory, ReadsALocalHeaderOfZip64) {
  const std::string archive = from_hex(
      "504b03042d00000000000000212886a61036ffffffffffffffff03001400612f78010010000500000000000000050000000000"
      "00"
      "0068656c6c6f504b01022d032d00000000000000212886a6103605000000050000000300000000000000000000008001000000"
      "00"
      "612f78504b05060000000001000100310000003a0000000000");
  EXPECT_EQ(read_zip_directory(archive, "FILE").at("a/x").bytes, "hello");
}

// Every number that may be too large for its field stands in the zip64 records instead.
TEST(ZipDirectory, ReadsNumbersOfZip64) {
  const std::string file = StoredZip().add("x", "hello").bytes().substr(0, 30 + 1 + 5);
  const std::string none(4, '\xFF');
  const std::string field = StoredZip::number(9, 2) + StoredZip::number(1, 2) + "?" +  // some other field
                            StoredZip::number(1, 2) + StoredZip::number(24, 2) + StoredZip::number(5, 8) +
                            StoredZip::number(5, 8) + StoredZip::number(0, 8);
  const std::string entry = "PK\x01\x02" + std::string(16, '\0') + none + none + StoredZip::number(1, 2) +
                            StoredZip::number(field.size(), 2) + std::string(10, '\0') + none + "x" + field;
  const std::string end64 = "PK\x06\x06" + StoredZip::number(44, 8) + StoredZip::number(45, 2) +
                            StoredZip::number(45, 2) + StoredZip::number(0, 8) + StoredZip::number(1, 8) +
                            StoredZip::number(1, 8) + StoredZip::number(entry.size(), 8) +
                            StoredZip::number(file.size(), 8);
  const std::string locator = "PK\x06\x07" + StoredZip::number(0, 4) +
                              StoredZip::number(file.size() + entry.size(), 8) + StoredZip::number(1, 4);
  const std::string end = "PK\x05\x06" + StoredZip::number(0, 4) + std::string(12, '\xFF') + "\0\0"s;
  const std::string archive = file + entry + end64 + locator + end;
  EXPECT_EQ(read_zip_directory(archive, "FILE").at("x").bytes, "hello");
  std::string far = archive;
  far.replace(far.size() - 22 - 12, 8, StoredZip::number(~std::uint64_t{0} - 8, 8));
  EXPECT_THAT(zip_error(far), HasSubstr("has its zip64 end record outside the file"));
  std::string short_field = archive;
  short_field[file.size() + 46 + 1 + 5 + 2] = 16;  // no place for the third number
  EXPECT_THAT(zip_error(short_field), HasSubstr("damaged zip64 field at entry 'x'"));
}

// Only those that do not fit are there, in their order.
TEST(ZipDirectory, ReadsSomeNumbersOfZip64) {
  const std::string whole = StoredZip().add("x", "hello").bytes();
  const std::size_t directory = whole.find("PK\x01\x02"), end = whole.find("PK\x05\x06");
  const std::string field = StoredZip::number(1, 2) + StoredZip::number(8, 2) + StoredZip::number(0, 8);
  std::string entry = whole.substr(directory, end - directory) + field;
  entry.replace(30, 2, StoredZip::number(field.size(), 2));
  entry.replace(42, 4, std::string(4, '\xFF'));
  std::string last = whole.substr(end);
  last.replace(12, 4, StoredZip::number(entry.size(), 4));
  EXPECT_EQ(read_zip_directory(whole.substr(0, directory) + entry + last, "FILE").at("x").bytes, "hello");
}

TEST(ZipDirectory, AnEmptyArchiveHasNoFiles) {
  EXPECT_TRUE(read_zip_directory(StoredZip().bytes(), "FILE").empty());
  EXPECT_THAT(zip_error(""), HasSubstr("FILE: the zip archive has no end record (truncated?)"));
}

TEST(ZipDirectory, CompressedFilesAreTold) {
  const std::string archive = StoredZip().add("x", "hello", 8).bytes("and a comment");
  EXPECT_TRUE(read_zip_directory(archive, "FILE").at("x").compressed());
}

TEST(ZipDirectory, AnyTruncationIsAModelError) {
  const std::string archive = StoredZip().add("a", "hello").add("b", std::string(300, 'b')).bytes();
  EXPECT_EQ(zip_error(archive), "none");
  for (std::size_t size = 0; size < archive.size(); ++size) {
    const std::vector<char> cut(archive.begin(), archive.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_NE(zip_error({cut.data(), cut.size()}), "none") << size;
  }
}

TEST(ZipDirectory, NamesWhatIsWrong) {
  const std::string archive = StoredZip().add("a", "hello").add("b", "world").bytes();
  const std::size_t first = archive.find("PK\x01\x02"), second = archive.find("PK\x01\x02", first + 1),
                    end = archive.find("PK\x05\x06");
  const auto changed = [&](std::size_t at, const std::string& bytes) {
    return zip_error(std::string(archive).replace(at, bytes.size(), bytes));
  };
  EXPECT_THAT(changed(first + 8, "\1"), HasSubstr("has the encrypted entry 'a'"));
  EXPECT_THAT(changed(first + 24, "\4"), HasSubstr("has two sizes for the stored entry 'a'"));
  EXPECT_THAT(changed(second, "XX"), HasSubstr("has a damaged directory"));
  EXPECT_THAT(changed(second + 28, "\xFF\xFF"), HasSubstr("ends inside its directory"));
  EXPECT_THAT(changed(0, "XX"), HasSubstr("has a damaged header at entry 'a'"));
  EXPECT_THAT(changed(second + 46, "a"), HasSubstr("has two entries named 'a'"));
  EXPECT_THAT(changed(second + 42, "\0"s), HasSubstr("overlaps another"));
  EXPECT_THAT(changed(second + 42, "\x23"), HasSubstr("overlaps another")) << "by a byte";
  EXPECT_THAT(changed(second + 42, "\xFF\xFF"), HasSubstr("has its entry header outside the file"));
  EXPECT_THAT(changed(28, "\xFF\xFF"), HasSubstr("outside the file")) << "the local header's extra field";
  EXPECT_THAT(changed(end + 10, "\xFF\xFF"), HasSubstr("has a directory smaller than its entries"));
  EXPECT_THAT(changed(end + 16, "\xFF\xFF"), HasSubstr("has its directory outside the file"));
}

}  // namespace
}  // namespace sightline
