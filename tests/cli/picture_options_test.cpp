#include <algorithm>
#include <set>

#include "cli/cli_fixture.h"
#include "image/image_reader.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

class CaptionPicturesTest : public CliTest {
 protected:
  void SetUp() override {
    fs::create_directories(at("album/2020"));
    write_photo(at("album/beach.png"));
    write_photo(at("album/2020/beach.png"), 200, 20);
    write_photo(at("album/2020/beach.jpg"), 3, 300);
  }

  // Files below a directory, relative to it; without the journal.
  std::set<std::string> files(const std::string& directory) const {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(at(directory))) {
      if (entry.is_regular_file() && !entry.path().filename().string().starts_with(".sightline-"))
        names.insert(fs::relative(entry.path(), at(directory)).string());
    }
    return names;
  }
};

TEST_F(CaptionPicturesTest, OverlayMirrorsTheTreeAndNoTwoMeet) {
  const ProgramRun run = this->run({"caption", "--recursive", "--overlay", "sheets", "album"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(files("sheets"), (std::set<std::string>{"beach.png.sheet.jpg", "2020/beach.png.sheet.jpg",
                                                    "2020/beach.jpg.sheet.jpg"}));
  for (const std::string& name : files("sheets")) EXPECT_GT(read_image(at("sheets/" + name)).width, 150);
}

TEST_F(CaptionPicturesTest, HtmlIsAGalleryOfAllThatCouldBeRead) {
  write_file_atomically(at("album/broken.jpg"), "no photograph");
  const ProgramRun run = this->run({"caption", "--recursive", "--n-best", "2", "--beam", "3", "--html",
                                    "gallery", "--style", "colour", "album"});
  EXPECT_EQ(run.code, 1);
  const auto names = files("gallery");
  for (const std::string name :
       {"index.html", "page/style.css", "page/main.js", "data/list-00000.js", "data/0000/0000002.js",
        "photos/0000/0000002.jpg", "thumbs/0000/0000000.jpg"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
  EXPECT_FALSE(names.contains("data/0000/0000003.js"));
  EXPECT_THAT(read_file(at("gallery/data/list-00000.js")), HasSubstr("album/2020/beach.jpg"));
  EXPECT_THAT(read_file(at("gallery/data/manifest.js")), HasSubstr("\"mode\":\"colour\""));
  EXPECT_THAT(read_file(at("gallery/data/0000/0000000.js")), HasSubstr("\"weights\":"));
}

TEST_F(CaptionPicturesTest, AGalleryThatGoesOnKeepsWhatItHas) {
  EXPECT_EQ(run({"caption", "--html", "gallery", "album/beach.png"}).code, 0);
  const auto before = fs::last_write_time(at("gallery/photos/0000/0000000.jpg"));
  EXPECT_EQ(run({"caption", "--html", "gallery", "album/beach.png", "album/2020/beach.jpg"}).code, 0);
  EXPECT_EQ(fs::last_write_time(at("gallery/photos/0000/0000000.jpg")), before);
  EXPECT_TRUE(fs::exists(at("gallery/photos/0000/0000001.jpg")));
  const ProgramRun busy =
      script("flock gallery/.lock sightline caption --html gallery album/2020/beach.png || echo $?");
  EXPECT_EQ(busy.out, "3\n");
  EXPECT_THAT(busy.err, HasSubstr("another process"));
}

// Cameras call their photos the same in every directory.
TEST_F(CaptionPicturesTest, PhotosOfSeveralDirectoriesKeepApart) {
  fs::create_directories(at("2019"));
  write_photo(at("2019/beach.jpg"), 60, 60);
  EXPECT_EQ(run({"caption", "--overlay", "sheets", "2019", "album/2020"}).code, 0);
  EXPECT_EQ(files("sheets"),
            (std::set<std::string>{"2019/beach.jpg.sheet.jpg", "album/2020/beach.jpg.sheet.jpg",
                                   "album/2020/beach.png.sheet.jpg"}));
  EXPECT_EQ(run({"caption", "--overlay", "one", "2019"}).code, 0);
  const std::string before = read_file(at("one/beach.jpg.sheet.jpg"));
  const ProgramRun second = run({"caption", "--overlay", "one", "album/2020"});
  EXPECT_EQ(second.code, 1);
  EXPECT_THAT(second.err, HasSubstr("one/beach.jpg.sheet.jpg is another photo's, that of"));
  EXPECT_EQ(read_file(at("one/beach.jpg.sheet.jpg")), before);
}

TEST_F(CaptionPicturesTest, APageOfAnotherPhotoOfThatNameStays) {
  fs::create_directories(at("2019"));
  write_photo(at("2019/beach.jpg"), 60, 60);
  const ProgramRun first = script("cd 2019 && sightline caption --html ../gallery beach.jpg");
  EXPECT_EQ(first.code, 0) << first.err;
  const std::string before = read_file(at("gallery/photos/0000/0000000.jpg"));
  const ProgramRun second = script("cd album/2020 && sightline caption --html ../../gallery beach.jpg");
  EXPECT_EQ(second.code, 1);
  EXPECT_THAT(second.err, HasSubstr("2019/beach.jpg (another directory keeps them apart)"));
  EXPECT_EQ(read_file(at("gallery/photos/0000/0000000.jpg")), before);
}

TEST_F(CaptionPicturesTest, ItsOwnPicturesAreNoPhotosOfTheTree) {
  for (int time = 0; time < 2; ++time)
    EXPECT_EQ(run({"caption", "-r", "--overlay", "album/sheets", "--html", "album/gallery", "album"}).code,
              0);
  const ProgramRun all = run({"caption", "-r", "album"});
  EXPECT_EQ(std::count(all.out.begin(), all.out.end(), '\n'), 3) << all.out;
  EXPECT_THAT(all.err, HasSubstr("album/gallery/photos: a gallery's copies of photos, passed over"));
  EXPECT_EQ(run({"caption", "-r", "--overlay", "album", "album"}).code, 0);  // among the photos
  const ProgramRun among = run({"caption", "-r", "album"});
  EXPECT_EQ(among.out, all.out);
  EXPECT_THAT(among.err, HasSubstr("album: sheets of this program in it are passed over"));
  const ProgramRun above = run({"caption", "--html", ".", "album/beach.png"});
  EXPECT_EQ(above.code, 0) << above.err;
  fs::create_directories(at("mine/photos"));
  const ProgramRun mixed = run({"caption", "--html", "mine", "album/beach.png"});
  EXPECT_EQ(mixed.code, 3);
  EXPECT_THAT(mixed.err, HasSubstr("mine/photos: is there already"));
}

TEST_F(CaptionPicturesTest, WhatIsMissingFromAGalleryIsMadeAgain) {
  ASSERT_EQ(run({"caption", "--html", "gallery", "album/beach.png"}).code, 0);
  const std::string thumb = read_file(at("gallery/thumbs/0000/0000000.jpg"));
  fs::remove(at("gallery/thumbs/0000/0000000.jpg"));
  ASSERT_EQ(run({"caption", "--html", "gallery", "./album/beach.png"}).code, 0);
  EXPECT_EQ(read_file(at("gallery/thumbs/0000/0000000.jpg")), thumb);
  EXPECT_FALSE(fs::exists(at("gallery/thumbs/0000/0000001.jpg")));
}

TEST_F(CaptionPicturesTest, OtherOptionsAndReplacedPhotosAreNoticed) {
  for (const std::string flag : {"--overlay", "--html"}) {
    const std::string what = flag == "--html" ? "gallery" : "sheets";
    const std::string noun = flag == "--html" ? "gallery pages" : "sheets";
    const std::vector<std::string> command{"caption", flag, what, "album/beach.png"};
    auto with = [&](const std::string& option, const std::string& value) {
      std::vector<std::string> arguments = command;
      arguments.insert(arguments.end(), {option, value});
      return run(arguments);
    };
    write_photo(at("album/beach.png"));
    ASSERT_EQ(run(command).code, 0);
    EXPECT_THAT(run(command).err, Not(HasSubstr("warning")));
    EXPECT_THAT(with("--beam", "2").err,
                HasSubstr(noun + " made by another model or with other options that stay as they are: 1; "
                                 "album/beach.png with beam: 3 then, 2 now"));
    const std::string styled = with("--style", "colour").err;  // a gallery takes on the new style
    EXPECT_EQ(styled.find("style: brighten then, colour now") != std::string::npos, flag == "--overlay")
        << styled;
    write_photo(at("album/beach.png"), 90, 70);
    EXPECT_THAT(run(command).err, HasSubstr("changed since their " + noun + " were made"));
    const ProgramRun refused = with("--existing", "fail");
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr(what + " has 1 of these photos already"));
    EXPECT_EQ(with("--existing", "overwrite").code, 0);
    EXPECT_THAT(run(command).err, Not(HasSubstr("warning")));
  }
}

TEST_F(CaptionPicturesTest, ADirectoryThatCannotBeIsAnErrorBeforeTheWork) {
  write_file_atomically(at("file"), "");
  write_file_atomically(at("bad.safetensors"), "no model");
  for (const std::string flag : {"--html", "--overlay"}) {
    const ProgramRun run = this->run({"caption", flag, "file/x", "--model", "bad.safetensors", "album"});
    EXPECT_EQ(run.code, 3);
    EXPECT_THAT(run.err, HasSubstr("file/x"));
  }
}

// Where nothing is drawn, and what is there is not what was asked for, a script hears of it.
TEST_F(CaptionPicturesTest, PicturesOfOtherOptionsAloneAreNoSuccess) {
  for (const std::string flag : {"--overlay", "--html"}) {
    const auto with = [&](std::vector<std::string> more) {
      more.insert(more.begin(), {"caption", flag, "made" + flag, "album/beach.png"});
      return run(more);
    };
    ASSERT_EQ(with({}).code, 0);
    EXPECT_EQ(with({}).code, 0);
    const ProgramRun other = with({"--max-length", "3"});
    EXPECT_EQ(other.code, 1) << flag;
    EXPECT_THAT(other.err, HasSubstr("--existing overwrite makes them anew"));
    EXPECT_EQ(with({"--max-length", "3", "--dry-run"}).code, 1);
    EXPECT_EQ(with({"--max-length", "3", "--sidecar", "txt"}).code, 1);  // whatever else is made
    write_photo(at("album/new.png"));
    EXPECT_EQ(with({"--max-length", "3", "album/new.png"}).code, 0);  // something was drawn
    EXPECT_EQ(with({"--max-length", "3", "--existing", "overwrite"}).code, 0);
    EXPECT_EQ(with({"--max-length", "3"}).code, 0);
  }
}

}  // namespace
}  // namespace sightline
