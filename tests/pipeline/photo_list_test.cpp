#include "pipeline/photo_list.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "image/image_writer.h"

namespace sightline {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

// Lists photos of a directory of its own; no model is at work.
class PhotoListTest : public ::testing::Test {
 protected:
  fs::path at(const std::string& name) const { return directory_.path() / name; }
  void make(const std::string& name) const {
    fs::create_directories(at(name).parent_path());
    write_image(at(name), {4, 4, std::vector<std::uint8_t>(4 * 4 * 3, 128)});
  }

  PhotoList list(PhotoSelection selection) const {
    for (std::string& operand : selection.operands) operand = at(operand).string();
    return list_photos(selection);
  }
  std::vector<std::string> names(const PhotoList& list) const {
    std::vector<std::string> names;
    for (const PhotoFile& photo : list.photos)
      names.push_back(photo.path.lexically_relative(directory_.path()).string());
    return names;
  }
  static std::string notes(const PhotoList& list) {
    std::string text;
    for (const std::string& note : list.notes) text += note + "\n";
    for (const PhotoList::Problem& problem : list.problems)
      text += problem.path + ": " + problem.reason + "\n";
    return text;
  }

  TemporaryDirectory directory_;
};

TEST_F(PhotoListTest, PicturesAreKnownByTheirContent) {
  make("album/photo.png");
  fs::rename(at("album/photo.png"), at("album/photo"));
  write_file_atomically(at("album/GIF"), "GIF89a......");
  write_file_atomically(at("album/empty.jpg"), "");
  write_file_atomically(at("album/empty.txt"), "");
  write_file_atomically(at("album/notes.txt"), "milk");
  write_file_atomically(at("album/page.jpg"), "<html>");
  // What claims to be a photo is listed, so that its failure is reported.
  EXPECT_THAT(names(list({{"album"}, {}, false, false, false})),
              ElementsAre("album/GIF", "album/empty.jpg", "album/page.jpg", "album/photo"));
}

TEST_F(PhotoListTest, BehindALinkTheDirectoryAboveIsAnother) {
  make("far/a.png");
  std::filesystem::create_directory(at("far/inner"));
  make("a.png");
  std::filesystem::create_directory_symlink("far/inner", at("link"));
  const PhotoList listed = list({{"a.png", "link/../a.png", "far/../a.png"}, {}, false, true, false});
  ASSERT_EQ(listed.photos.size(), 2u) << "far/../a.png is a.png";
  EXPECT_EQ(listed.photos[1].path, at("link/../a.png"));
}

TEST_F(PhotoListTest, PlacesLieBelowTheOneDirectoryThatWasGivenOrAreWholePaths) {
  make("album/2020/a.png");
  EXPECT_EQ(list({{"album"}, {}, false, true, false}).photos.at(0).place, "2020/a.png");
  const PhotoList listed = list({{"album", "album/2020/a.png"}, {}, false, true, false});
  ASSERT_EQ(listed.photos.size(), 1u);
  EXPECT_EQ(listed.photos[0].place, at("album/2020/a.png").relative_path());
  EXPECT_THAT(listed.notes, Contains(HasSubstr("listed twice")));
  PhotoSelection outside;
  outside.operands = {"../x/./y.jpg"};
  EXPECT_EQ(list_photos(outside).photos.at(0).place, "x/y.jpg");
}

TEST_F(PhotoListTest, LoopsOfLinksEnd) {
  make("album/a.png");
  make("other/b.png");
  fs::create_directory_symlink("..", at("album/up"));
  fs::create_directory_symlink("../other", at("album/to-other"));
  fs::create_symlink("nowhere", at("album/lost"));
  const PhotoList not_followed = list({{"album"}, {}, false, true, false});
  EXPECT_THAT(names(not_followed), ElementsAre("album/a.png"));
  EXPECT_THAT(notes(not_followed), HasSubstr("to-other: a symbolic link to a directory, not followed"));
  EXPECT_THAT(notes(not_followed), HasSubstr("lost: a symbolic link to nothing"));
  const PhotoList followed = list({{"album"}, {}, false, true, true});
  EXPECT_THAT(names(followed), ElementsAre("album/a.png", "album/to-other/b.png"));
  EXPECT_THAT(notes(followed), HasSubstr("entered already"));
}

TEST_F(PhotoListTest, PipesAndSocketsAreNeverOpened) {
  make("album/a.png");
  ASSERT_EQ(::mkfifo(at("album/pipe.jpg").c_str(), 0600), 0);
  const PhotoList listed = list({{"album"}, {}, false, false, false});
  EXPECT_THAT(names(listed), ElementsAre("album/a.png"));
  EXPECT_THAT(notes(listed), HasSubstr("pipe.jpg: is a pipe, passed over"));
}

TEST_F(PhotoListTest, TwoNamesOfOneFileAreTwoPhotos) {
  make("a.png");
  fs::create_hard_link(at("a.png"), at("b.png"));
  const PhotoList listed = list({{"a.png", "b.png", "a.png"}, {}, false, false, false});
  EXPECT_THAT(names(listed), ElementsAre("a.png", "b.png"));
  EXPECT_THAT(notes(listed), HasSubstr("b.png: the same file as"));
}

TEST_F(PhotoListTest, PatternsThatTheShellLeftAreMatched) {
  make("1.png");
  make("2.png");
  make("[x].png");
  EXPECT_THAT(names(list({{"?.png"}, {}, false, false, false})), ElementsAre("1.png", "2.png"));
  EXPECT_THAT(names(list({{"[x].png"}, {}, false, false, false})), ElementsAre("[x].png"));
  const PhotoList none = list({{"*.jpg"}, {}, false, false, false});
  EXPECT_THAT(none.photos, IsEmpty());
  EXPECT_THAT(notes(none), HasSubstr("no file matches"));
}

TEST_F(PhotoListTest, BracesThatTheShellLeftAreMatched) {
  make("b/1.png");
  make("a/2.png");
  make("a/1.png");
  make("{a,b}/3.png");
  EXPECT_THAT(names(list({{"{b,a}/*.png"}, {}, false, false, false})),
              ElementsAre("b/1.png", "a/1.png", "a/2.png"));
  EXPECT_THAT(names(list({{"{a,b}/3.png"}, {}, false, false, false})), ElementsAre("{a,b}/3.png"));
  EXPECT_THAT(notes(list({{"{a,b}/4.png"}, {}, false, false, false})), HasSubstr("no file matches"));
}

// What macOS, network storage and desktops leave beside photos.
TEST_F(PhotoListTest, HiddenFilesAndDirectoriesAreTakenOnlyWhenAskedFor) {
  for (const char* name :
       {"a.png", "._a.png", ".git/b.png", "@eaDir/c.png", "in/.thumbnails/d.png", "in/e.png"})
    make(std::string("album/") + name);
  PhotoSelection selection{{"album"}, {}, false, true, false};
  EXPECT_THAT(names(list(selection)), ElementsAre("album/a.png", "album/in/e.png"));
  selection.hidden = true;
  EXPECT_EQ(list(selection).photos.size(), 6u);
  EXPECT_THAT(names(list({{"album/.git"}, {}, false, false, false})), ElementsAre("album/.git/b.png"));
  fs::remove(at("album/a.png"));
  EXPECT_THAT(notes(list({{"album"}, {}, false, false, false})),
              HasSubstr("--hidden takes what begins with a dot"));
}

TEST_F(PhotoListTest, WhatIsExcludedIsLeftOut) {
  for (const char* name : {"a.png", "b.jpg", "raw/c.png", "2020/d.png", "2020/in/e.png"})
    make(std::string("album/") + name);
  PhotoSelection selection{{"album"}, {}, false, true, false};
  const auto without = [&](std::vector<std::string> patterns) {
    selection.excluded = std::move(patterns);
    return names(list(selection));
  };
  EXPECT_THAT(without({"*.jpg", "raw"}),
              ElementsAre("album/a.png", "album/2020/d.png", "album/2020/in/e.png"));
  EXPECT_THAT(without({"2020/", "raw/", "?.jpg"}), ElementsAre("album/a.png"));
  EXPECT_THAT(without({"album/2020/*"}), ElementsAre("album/a.png", "album/b.jpg", "album/raw/c.png"));
  EXPECT_THAT(without({"2020/in", "020/d.png", "?.jpg"}),
              ElementsAre("album/a.png", "album/2020/d.png", "album/raw/c.png"));
  selection.operands = {"album/a.png", "album/b.jpg"};
  EXPECT_THAT(without({"*.jpg"}), ElementsAre("album/a.png"));
  selection.excluded = {"*.jpg", "*.png"};
  EXPECT_THAT(notes(list(selection)), HasSubstr("--exclude leaves out all that was named: 2 photos"));
}

TEST_F(PhotoListTest, OfACameraRawAndItsJpegTheJpegIsTaken) {
  make("album/IMG_1.jpg");
  make("album/IMG_2.jpg");
  for (const char* raw : {"album/IMG_1.DNG", "album/IMG_3.CR3", "other/IMG_2.DNG"})
    directory_.write(raw, std::string("\0\0\0\x18"
                                      "ftypcrx ",
                                      12));
  const PhotoList listed = list({{"album", "other"}, {}, false, false, false});
  EXPECT_THAT(names(listed),
              ElementsAre("album/IMG_1.jpg", "album/IMG_2.jpg", "album/IMG_3.CR3", "other/IMG_2.DNG"));
  EXPECT_THAT(notes(listed), HasSubstr("1 camera raw beside a photo of the same name"));
  EXPECT_THAT(listed.problems, IsEmpty());
  EXPECT_THAT(names(list({{"album/IMG_1.DNG"}, {}, false, false, false})), ElementsAre("album/IMG_1.DNG"));
}

TEST_F(PhotoListTest, AListNamesNoTreeByChance) {
  make("album/a.png");
  PhotoSelection selection;
  selection.names = directory_.write("list", at("album").string() + "\n");
  const PhotoList refused = list(selection);
  EXPECT_THAT(refused.photos, IsEmpty());
  EXPECT_THAT(notes(refused), HasSubstr("album: is a directory (--recursive enters"));
  selection.recursive = true;
  EXPECT_THAT(names(list(selection)), ElementsAre("album/a.png"));
}

TEST_F(PhotoListTest, NamesComeFromAFile) {
  PhotoSelection selection;
  selection.names = at("names");
  const auto paths = [&](const std::string& text, bool null = false) {
    write_file_atomically(at("names"), text);
    selection.null_separated = null;
    std::vector<std::string> paths;
    for (const PhotoFile& photo : list_photos(selection).photos) paths.push_back(photo.path.string());
    return paths;
  };
  EXPECT_THAT(paths("\xEF\xBB\xBF"
                    "a.jpg\r\n\nb c.jpg"),
              ElementsAre("a.jpg", "b c.jpg"));
  EXPECT_THAT(paths(std::string("a\nb.jpg\0c.jpg\0", 14)), ElementsAre("a\nb.jpg", "c.jpg"));
  EXPECT_THAT(paths("a\nb.jpg", true), ElementsAre("a\nb.jpg"));
  selection.names = at("missing");
  EXPECT_THROW(list_photos(selection), UsageError);
}

TEST_F(PhotoListTest, WhereNothingIsFoundOnlyWhatWouldHelpIsNamed) {
  make("album/a.png");
  make("album/b.png");
  const auto problem = [this](std::vector<std::string> excluded, bool recursive) {
    const PhotoList listed = list({{"album"}, {}, false, recursive, false, false, std::move(excluded)});
    return listed.problems.size() == 1 ? listed.problems[0].reason : "";
  };
  EXPECT_EQ(problem({"*"}, false), "no photographs in this directory (--exclude leaves out 2 in it)");
  EXPECT_EQ(problem({"*"}, true), "no photographs in this directory (--exclude leaves out 2 in it)");
  make("album/inner/c.png");
  EXPECT_EQ(problem({"*.png"}, false),
            "no photographs in this directory (--exclude leaves out 2 in it, --recursive looks into those "
            "inside it)");
  fs::create_directory(at("empty"));
  const PhotoList empty = list({{"empty"}, {}, false, false, false});
  ASSERT_EQ(empty.problems.size(), 1u);
  EXPECT_EQ(empty.problems[0].reason, "no photographs in this directory");
}

}  // namespace
}  // namespace sightline
