#include "render/mp4_writer.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

// PATH holds nothing but a script of this test's in the place of ffmpeg.
class Mp4Writer : public ::testing::Test {
 protected:
  Mp4Writer() : path_(std::getenv("PATH")) {
    ::setenv("PATH", ("/no/such:" + at("bin").string()).c_str(), 1);
  }
  ~Mp4Writer() override { ::setenv("PATH", path_.c_str(), 1); }

  fs::path at(const std::string& name) const { return directory_.path() / name; }
  void ffmpeg_is(const std::string& script) const {
    fs::permissions(directory_.write("bin/ffmpeg", "#!/bin/sh\n" + script), fs::perms::owner_all);
  }
  // One that keeps its arguments, and writes what it reads.
  void ffmpeg_copies() const {
    ffmpeg_is("for last; do :; done\nprintf '%s\\n' \"$@\" > '" + at("arguments").string() +
              "'\n/bin/cat > \"${last#file:}\"\n");
  }
  std::string fault(const fs::path& file) const {
    try {
      write_mp4(file, {{red_, 100}});
    } catch (const EnvironmentError& error) {
      return error.what();
    }
    return "none";
  }

  Image red_{2, 2, {255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0}},
      blue_{2, 2, std::vector<std::uint8_t>(12, 'b')};
  TemporaryDirectory directory_;
  std::string path_;
};

TEST_F(Mp4Writer, EachFrameIsRepeatedAsLongAsItStays) {
  ffmpeg_copies();
  write_mp4(at("it's %d.mp4"), {{red_, 100}, {blue_, 174}, {red_, 1}});
  const std::string red(red_.rgb.begin(), red_.rgb.end()), blue(12, 'b');
  EXPECT_EQ(read_file(at("it's %d.mp4")), red + red + blue + blue + blue + red)
      << "in steps of 50 ms, one at least";
  const std::string arguments = read_file(at("arguments"));
  EXPECT_THAT(arguments, HasSubstr("rawvideo\n-pix_fmt\nrgb24\n-s\n2x2\n-r\n20\n"));
  EXPECT_THAT(arguments, HasSubstr("libx264\n-pix_fmt\nyuv420p\n"));
}

TEST_F(Mp4Writer, WhatStoodThereIsReplacedWholeOrNotAtAll) {
  const auto file = directory_.write("a.mp4", "before");
  ffmpeg_is("/bin/cat >/dev/null\necho no such codec >&2\necho at all >&2\nexit 1\n");
  EXPECT_THAT(fault(file), HasSubstr("a.mp4: cannot be written: ffmpeg says: no such codec at all"));
  EXPECT_EQ(read_file(file), "before");
  ffmpeg_copies();
  EXPECT_EQ(fault(file), "none");
  EXPECT_NE(read_file(file), "before");
  for (const auto& entry : fs::directory_iterator(directory_.path()))
    EXPECT_THAT(entry.path().filename().string(), ::testing::AnyOf("a.mp4", "bin", "arguments"))
        << "nothing is left";
}

// Its end of the connection is closed: that must not end this program.
TEST_F(Mp4Writer, AnFfmpegThatReadsNothingIsAFault) {
  ffmpeg_is("exit 3\n");
  const Image large{1000, 1000, std::vector<std::uint8_t>(3'000'000)};
  EXPECT_THROW(write_mp4(at("a.mp4"), std::vector<AnimationFrame>(3, {large, 50})), EnvironmentError);
  EXPECT_FALSE(fs::exists(at("a.mp4")));
  EXPECT_THAT(fault(at("a.mp4")), HasSubstr("ffmpeg says: nothing, and failed"));
}

TEST_F(Mp4Writer, WithoutFfmpegItSaysSo) {
  EXPECT_THROW(check_ffmpeg(), EnvironmentError);
  EXPECT_THAT(fault(at("a.mp4")), HasSubstr("ffmpeg, which is not here"));
  directory_.write("bin/ffmpeg", "not a program");
  fs::permissions(at("bin/ffmpeg"), fs::perms::owner_read);
  EXPECT_THROW(check_ffmpeg(), EnvironmentError) << "one that cannot be run is none";
  ffmpeg_copies();
  EXPECT_NO_THROW(check_ffmpeg());
}

TEST_F(Mp4Writer, WhatCannotBeReplacedIsNamed) {
  ffmpeg_copies();
  fs::create_directory(at("folder.mp4"));
  EXPECT_THAT(fault(at("folder.mp4")),
              HasSubstr("folder.mp4: cannot be written: it is a directory, pipe or device"));
  EXPECT_NE(fault(at("no/such/a.mp4")), "none");
}

}  // namespace
}  // namespace sightline
