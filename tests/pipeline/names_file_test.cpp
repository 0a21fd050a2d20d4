#include "pipeline/names_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class NamesFile : public ::testing::Test {
 protected:
  std::vector<std::string> names(const std::string& text, bool null = false) const {
    return read_names(directory_.write("names", text), null);
  }

  TemporaryDirectory directory_;
};

TEST_F(NamesFile, OneALineOrEndingInZeroBytes) {
  EXPECT_THAT(names("\xEF\xBB\xBF"
                    "a.jpg\r\n\n b c.jpg"),
              ElementsAre("a.jpg", " b c.jpg"));
  EXPECT_THAT(names(std::string("a\nb.jpg\r\0c.jpg\0", 16)), ElementsAre("a\nb.jpg\r", "c.jpg"));
  EXPECT_THAT(names("a\nb.jpg", true), ElementsAre("a\nb.jpg"));
  EXPECT_THAT(names(""), IsEmpty());
}

// As Windows writes lists, with and without a mark.
TEST_F(NamesFile, Utf16IsUnderstood) {
  const std::string little("o\0t\0h\0\xE9\0.\0j\0p\0g\0\r\0\n\0", 20);
  std::string big;
  for (std::size_t i = 0; i < little.size(); i += 2) big += {little[i + 1], little[i]};
  for (const std::string& list : {little, big, "\xFF\xFE" + little, "\xFE\xFF" + big})
    EXPECT_THAT(names(list), ElementsAre("oth\xC3\xA9.jpg"));
  EXPECT_THAT(names("\xFF\xFE" + little.substr(0, 16)), ElementsAre("oth\xC3\xA9.jpg"));
}

TEST_F(NamesFile, ZeroBytesThatEndNoNamesAreRefused) {
  const auto refused = [&](const std::string& text) {
    EXPECT_THAT([&] { names(text); }, ::testing::ThrowsMessage<UsageError>(::testing::HasSubstr("names: ")));
  };
  refused(std::string("o\0t\0.\0", 6));          // letters
  refused(std::string("a.jpg\nb\0.jpg\n", 13));  // a line with one in it
  refused(std::string("\0\0\0a\0\0\0.", 8));     // UTF-32
  refused(
      std::string("\xFF\xFE"
                  "a",
                  3));  // half a letter
  EXPECT_THAT(names(std::string("o\0t\0.\0", 6), true), ElementsAre("o", "t", "."));
}

// A file's name would end there, and be another's.
TEST_F(NamesFile, APictureIsNoList) {
  for (const std::string& begin : {std::string("\xFF\xD8\xFF\xE0\0\x10JFIF\0", 11),
                                   std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\n\0", 19)})
    EXPECT_THAT([&] { names(begin); }, ::testing::ThrowsMessage<UsageError>(::testing::HasSubstr(
                                           "names: is a picture, expected a list of names")));
  EXPECT_THAT(names(std::string("BM1.jpg\0BM2.jpg\0", 16)), ElementsAre("BM1.jpg", "BM2.jpg"));
}

TEST_F(NamesFile, ZeroCharactersOfUtf16AreRefused) {
  for (const std::string& mark : {std::string("\xFF\xFE"), std::string()}) {
    const std::string list = mark + std::string("a\0\0\0b\0\n\0", 8);
    EXPECT_THAT([&] { names(list); },
                ::testing::ThrowsMessage<UsageError>(::testing::HasSubstr("zero characters")));
  }
}

TEST_F(NamesFile, AMarkBeforeNamesThatEndInZeroBytesIsLeftOut) {
  EXPECT_THAT(names(std::string("\xEF\xBB\xBF"
                                "a.jpg\0b.jpg\0",
                                15)),
              ElementsAre("a.jpg", "b.jpg"));
}

TEST_F(NamesFile, APipeIsReadToItsEnd) {
  const auto pipe = directory_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << std::string(200000, 'x') << "\nlast"; });
  const std::vector<std::string> names = read_names(pipe, false);
  writer.join();
  ASSERT_EQ(names.size(), 2u);
  EXPECT_EQ(names[0].size(), 200000u);
  EXPECT_EQ(names[1], "last");
}

TEST_F(NamesFile, WhoStopsDoesNotWaitForTheRest) {
  EXPECT_THAT(read_names(directory_.write("names", "a\nb"), false, [] { return true; }), IsEmpty());
}

TEST_F(NamesFile, AMissingOneIsNamed) {
  EXPECT_THAT(
      [&] { read_names(directory_.path() / "missing", false); },
      ::testing::ThrowsMessage<UsageError>(::testing::HasSubstr("missing: cannot be opened: No such file")));
}

}  // namespace
}  // namespace sightline
