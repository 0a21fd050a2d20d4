#include "render/animation.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "image/image_reader.h"
#include "image/picture_mark.h"
#include "render/gallery_scene.h"
#include "render/word_frames.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

int shell(const std::string& command) {
  return std::system(("( " + command + " ) >/dev/null 2>&1").c_str());
}
bool have(const std::string& program) {
  return shell("command -v " + program) == 0;
}

// Mean difference of two pictures' values.
double difference(const Image& a, const Image& b) {
  EXPECT_EQ(std::pair(a.width, a.height), std::pair(b.width, b.height));
  double sum = 0;
  for (std::size_t i = 0; i < a.rgb.size() && i < b.rgb.size(); ++i) sum += std::abs(a.rgb[i] - b.rgb[i]);
  return sum / static_cast<double>(a.rgb.size());
}

std::vector<AnimationFrame> frames(int width, int height) {
  const Image photo = gradient_photo(width, height);
  const Hypothesis hypothesis = looking_at({0, 12, 24}, {5, 5}, {"a", "dog", "runs"});
  return render_word_frames(photo, Geometry({}, width, height), hypothesis);
}

class AnimationTest : public ::testing::Test {
 protected:
  fs::path at(const std::string& name) const { return directory_.path() / name; }

  // What a foreign program makes of an animation: its frames as 0.png, 1.png and so on.
  void expect_frames(const std::vector<AnimationFrame>& wanted, double tolerance) const {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const Image found = read_image(at(std::to_string(i) + ".png"));
      EXPECT_LT(difference(found, wanted[i].picture), tolerance) << "frame " << i;
    }
    EXPECT_FALSE(fs::exists(at(std::to_string(wanted.size()) + ".png")));
  }

 private:
  TemporaryDirectory directory_;
};

TEST_F(AnimationTest, GifIsReadAsItWasMeant) {
  if (!have("convert")) GTEST_SKIP() << "ImageMagick is not here";
  for (const auto& [width, height] : {std::pair{640, 480}, {2, 700}, {333, 51}}) {
    const auto wanted = frames(width, height);
    write_animation(at("a.gif"), AnimationKind::gif, wanted);
    ASSERT_EQ(shell("cd '" + at("").string() + "' && convert a.gif -coalesce %d.png"), 0);
    expect_frames(wanted, 4);
    ASSERT_EQ(
        shell("test \"$(identify -format '%T ' '" + at("a.gif").string() + "')\" = '105 70 70 70 140 '"), 0);
  }
}

// Every length of code, tables that fill and are begun anew, and the longest runs.
TEST_F(AnimationTest, GifHoldsNoiseAndFlatPictures) {
  if (!have("convert")) GTEST_SKIP() << "ImageMagick is not here";
  Image noise = flat_photo(400, 300, 0);
  unsigned state = 1;
  for (std::uint8_t& value : noise.rgb) {
    state = state * 1664525u + 1013904223u;
    value = state >> 31 != 0 ? 255 : 0;  // eight colours: none is lost
  }
  for (int pixels = 1; pixels < 40; ++pixels) {
    Image row = flat_photo(pixels, 1, 7);
    write_animation(at("row.gif"), AnimationKind::gif, {{row, 100}});
    ASSERT_EQ(shell("cd '" + at("").string() + "' && convert row.gif row.png"), 0) << pixels;
    ASSERT_EQ(difference(read_image(at("row.png")), row), 0) << pixels;
  }
  const std::vector<AnimationFrame> wanted{{noise, 100}, {flat_photo(400, 300, 200), 100}, {noise, 100}};
  write_animation(at("a.gif"), AnimationKind::gif, wanted);
  ASSERT_EQ(shell("cd '" + at("").string() + "' && convert a.gif -coalesce %d.png"), 0);
  expect_frames(wanted, 0.001);
}

TEST_F(AnimationTest, WebpIsReadAsItWasMeant) {
  if (!have("convert")) GTEST_SKIP() << "ImageMagick is not here";
  const auto wanted = frames(640, 480);
  write_animation(at("a.webp"), AnimationKind::webp, wanted);
  ASSERT_EQ(shell("cd '" + at("").string() + "' && convert a.webp -coalesce %d.png"), 0);
  expect_frames(wanted, 4);
}

TEST_F(AnimationTest, Mp4IsReadAsItWasMeant) {
  if (!have("ffmpeg")) GTEST_SKIP() << "ffmpeg is not here";
  const auto wanted = frames(640, 480);
  write_animation(at("it's %d a.mp4"), AnimationKind::mp4, wanted);
  // 1.05 s, three words of 0.7 s and 1.4 s at the end; a picture from the middle of each.
  const char* times[] = {"0.5", "1.4", "2.1", "2.8", "3.9"};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    ASSERT_EQ(shell("cd '" + at("").string() + "' && cp it*.mp4 copy.mp4 && ffmpeg -y -ss " + times[i] +
                    " -i copy.mp4 -frames:v 1 " + std::to_string(i) + ".png"),
              0);
  }
  expect_frames(wanted, 4);
}

TEST_F(AnimationTest, WithoutFfmpegAnMp4SaysSo) {
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", at("").c_str(), 1);
  EXPECT_THROW(check_animation(AnimationKind::mp4), EnvironmentError);
  EXPECT_THROW(write_animation(at("a.mp4"), AnimationKind::mp4, frames(40, 30)), EnvironmentError);
  // One that fails.
  write_file_atomically(at("ffmpeg"), "#!/bin/sh\necho no such codec >&2\nexit 1\n");
  fs::permissions(at("ffmpeg"), fs::perms::owner_all);
  try {
    write_animation(at("a.mp4"), AnimationKind::mp4, frames(40, 30));
    FAIL();
  } catch (const EnvironmentError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("no such codec"));
  }
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_FALSE(fs::exists(at("a.mp4")));
}

TEST(AnimationKindTest, IsToldByTheEnding) {
  EXPECT_EQ(animation_kind("a.GIF"), AnimationKind::gif);
  EXPECT_EQ(animation_kind("a.b/x.webp"), AnimationKind::webp);
  EXPECT_EQ(animation_kind("x.mp4"), AnimationKind::mp4);
  EXPECT_EQ(animation_kind("x.png"), std::nullopt);
  EXPECT_EQ(animation_kind("gif"), std::nullopt);
}

TEST_F(AnimationTest, SaysThatItIsOurs) {
  const auto wanted = frames(64, 48);
  for (const auto& [name, kind] : {std::pair{"a.gif", AnimationKind::gif},
                                   {"a.webp", AnimationKind::webp},
                                   {"a.mp4", AnimationKind::mp4}}) {
    if (kind == AnimationKind::mp4 && !have("ffmpeg")) continue;
    write_animation(at(name), kind, wanted);
    EXPECT_TRUE(is_marked_picture(at(name))) << name;
  }
}

}  // namespace
}  // namespace sightline
