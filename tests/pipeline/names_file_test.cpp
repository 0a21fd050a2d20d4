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
      ::testing::ThrowsMessage<UsageError>(::testing::HasSubstr("missing: cannot be read: No such file")));
}

}  // namespace
}  // namespace sightline
