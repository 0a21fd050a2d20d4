#include <gmock/gmock.h>

#include <algorithm>

#include "cli/program_under_test.h"
#include "core/files.h"
#include "core/sha256.h"
#include "core/temporary_directory.h"
#include "image/image_reader.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::filesystem::path> files_under(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
    if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(directory));
  std::sort(files.begin(), files.end());
  return files;
}

class ShapesCommandTest : public ::testing::Test {
 protected:
  ProgramRun run(const std::vector<std::string>& arguments) const {
    ProgramSetting setting;
    setting.directory = directory_.path();
    return run_sightline(arguments, setting);
  }
  ProgramRun draw(const std::string& out, const std::string& threads = "0") const {
    return run({"shapes", "--out", out, "--count", "20", "--val", "4", "--seed", "9", "--size", "40",
                "--threads", threads, "--quiet"});
  }
  std::filesystem::path at(const std::string& name) const { return directory_.path() / name; }

 private:
  TemporaryDirectory directory_;
};

TEST_F(ShapesCommandTest, TwoRunsAreTheSameToTheByte) {
  const ProgramRun first = draw("one");
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, IsEmpty());
  EXPECT_THAT(first.err, IsEmpty());
  ASSERT_EQ(draw("two", "1").code, 0);
  const auto files = files_under(at("one"));
  EXPECT_EQ(files.size(), 26u);
  ASSERT_EQ(files, files_under(at("two")));
  for (const auto& file : files) EXPECT_EQ(read_file(at("one") / file), read_file(at("two") / file)) << file;
}

// The pictures by their pixels: their compression is libpng's affair.
TEST_F(ShapesCommandTest, TheScenesOfASeedNeverChange) {
  ASSERT_EQ(draw("scenes").code, 0);
  Sha256 hash;
  for (const auto& file : files_under(at("scenes"))) {
    hash.update(file.string());
    if (file.extension() == ".png") {
      const Image image = read_image(at("scenes") / file);
      hash.update({reinterpret_cast<const char*>(image.rgb.data()), image.rgb.size()});
    } else {
      hash.update(read_file(at("scenes") / file));
    }
  }
  EXPECT_EQ(hash.hex_digest(), "da1d93f0da900d2ccfc1bbe4688ab3758a00678bcead0403aa08d05c28e97ea6");
}

TEST_F(ShapesCommandTest, SaysWhatItMissesAndWhatCannotBe) {
  EXPECT_EQ(run({"shapes"}).code, 2);
  EXPECT_THAT(run({"shapes"}).err, HasSubstr("--out DIR"));
  EXPECT_EQ(run({"shapes", "--out", "x", "--size", "3000"}).code, 2);
  EXPECT_EQ(run({"shapes", "--out", "x", "--seed", "-1"}).code, 2);
  EXPECT_EQ(run({"shapes", "--out", "x", "--count", "0"}).code, 2);
  EXPECT_FALSE(std::filesystem::exists(at("x")));
}

TEST_F(ShapesCommandTest, HelpShowsTheOptions) {
  const ProgramRun help = run({"shapes", "--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* option : {"--out", "--count", "--val", "--seed", "--size"})
    EXPECT_THAT(help.out, HasSubstr(option));
}

}  // namespace
}  // namespace sightline
