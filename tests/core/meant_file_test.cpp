#include "core/meant_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ThrowsMessage;

class MeantFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_.write("Day/001.jpg", "");
    directory_.write("Day/Cafe\u0301.png", "");  // as macOS writes it
  }
  std::string at(const std::string& name) const { return (directory_.path() / name).string(); }
  std::string meant(const std::string& name, std::size_t most_names = 100'000) const {
    return MeantFiles(most_names).find(name).value_or("").string();
  }

  TemporaryDirectory directory_;
};

TEST_F(MeantFilesTest, KnowsTheUsualMisspellings) {
  const std::string photo = at("Day/001.jpg");
  for (const std::string name : {"Day/001.JPG", "day/001.jpg", "DAY/001.Jpg", "Day\\001.jpg", "day\\001.JPG",
                                 "Day/001.jpg ", "Day/001.jpg\r", "Day/001.jpg\""})
    EXPECT_EQ(meant(at(name)), photo) << name;
  EXPECT_EQ(meant(" \"" + photo + "\" "), photo);
  EXPECT_EQ(meant("'" + photo + "'"), photo);
  EXPECT_EQ(meant(at("Day/Caf\u00e9.png")), at("Day/Cafe\u0301.png"));
  EXPECT_EQ(meant(at("day/CAF\u00c9.PNG")), at("Day/Cafe\u0301.png"));
  EXPECT_EQ(meant(at("day")), at("Day"));
}

TEST_F(MeantFilesTest, AnAddressOfThisMachineIsItsPath) {
  directory_.write("Day/a b%.jpg", "");
  for (const std::string host : {"", "localhost"}) {
    EXPECT_EQ(meant("file://" + host + at("Day/001.jpg")), at("Day/001.jpg"));
    EXPECT_EQ(meant("file://" + host + at("Day/a%20b%25.jpg")), at("Day/a b%.jpg"));
    EXPECT_EQ(meant("file://" + host + at("Day/a%20b%.jpg")), at("Day/a b%.jpg"));
  }
  EXPECT_EQ(meant("https://example.org/001.jpg"), "");
  EXPECT_EQ(meant("file://"), "");
}

TEST_F(MeantFilesTest, NothingWhereNothingIsLikeIt) {
  for (const std::string name :
       {"Day/002.jpg", "Day/001.png", "Night/001.jpg", "Day/001.jpg/x", "Day/001.jpg"})
    EXPECT_EQ(meant(at(name)), "") << name;
  EXPECT_EQ(meant(""), "");
  EXPECT_EQ(meant(std::string(5000, 'a')), "");
}

TEST_F(MeantFilesTest, ATildeIsTheHomeOfTheUser) {
  const char* home = std::getenv("HOME");
  const std::string before = home == nullptr ? "" : home;
  ::setenv("HOME", directory_.path().c_str(), 1);
  EXPECT_EQ(meant("~/Day/001.jpg"), at("Day/001.jpg"));
  EXPECT_EQ(meant("~/day\\001.jpg"), at("Day/001.jpg"));
  ::setenv("HOME", before.c_str(), 1);
}

TEST_F(MeantFilesTest, ReadsNoMoreNamesThanItMay) {
  EXPECT_EQ(meant(at("Day/001.JPG"), 2), at("Day/001.jpg"));
  EXPECT_EQ(meant(at("Day/001.JPG"), 0), "");
  MeantFiles files(2);
  EXPECT_TRUE(files.find(at("Day/001.JPG")));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(files.find(at("Day/" + std::to_string(i) + ".png")));
  EXPECT_TRUE(files.find(at("Day/001.Jpg")));   // known from before
  EXPECT_FALSE(files.find(at("day/001.jpg")));  // another directory to read
}

TEST_F(MeantFilesTest, TheErrorSaysWhatIsThere) {
  EXPECT_THAT([&] { raise_unopened(at("Day/001.JPG"), ENOENT); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("001.JPG: cannot be opened: No such file"),
                                             HasSubstr("; there is " + at("Day/001.jpg")),
                                             Not(HasSubstr("normal form")))));
  EXPECT_THAT([&] { raise_unopened(at("Day/Caf\u00e9.png"), ENOENT); },
              ThrowsMessage<DataError>(HasSubstr("Cafe\u0301.png, in another Unicode normal form")));
  EXPECT_THAT([&] { raise_unopened(at("Day/001.JPG"), EACCES); },
              ThrowsMessage<DataError>(Not(HasSubstr("there is"))));
}

}  // namespace
}  // namespace sightline
