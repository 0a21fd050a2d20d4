#include "cli/cli_fixture.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

using CaptionInputsTest = CliTest;

TEST_F(CaptionInputsTest, NamesComeThroughAPipeAndWhatIsNoPhotoIsReported) {
  write_photo(at("two\nlines.png"));
  fs::create_directories(at("album"));
  write_photo(at("album/a.png"));
  const ProgramRun found = script(
      "mkfifo album/pipe; find . -name '*.png' -print0 | sort -z | sightline caption --files-from - "
      "album/pipe "
      "--failures failures.txt");
  EXPECT_EQ(found.code, 1);
  EXPECT_THAT(found.out, HasSubstr("./album/a.png\t"));
  EXPECT_THAT(found.out, HasSubstr("./two\\nlines.png\t"));
  EXPECT_THAT(found.err, HasSubstr("album/pipe: is a pipe, socket or device"));
  EXPECT_THAT(found.err, HasSubstr("captioned 2 photos in"));
  EXPECT_THAT(found.err, HasSubstr("1 failed: a pipe\n"));
  EXPECT_EQ(read_file(at("failures.txt")),
            "album/pipe\tis a pipe, socket or device, expected a regular file\n");
}

// A photo that is named and is not there: another case, a Windows path, another Unicode normal form.
TEST_F(CaptionInputsTest, AnAbsentPhotoIsAnsweredWithTheOneThatIsThere) {
  fs::create_directories(at("d"));
  write_photo(at("d/001.jpg.png"));
  fs::rename(at("d/001.jpg.png"), at("d/001.jpg"));  // told by its content
  write_photo(at("d/Cafe\u0301.png"));
  for (const std::string name : {"D/001.jpg", "d\\001.jpg", "d/001.JPG"}) {
    const ProgramRun absent = run({"caption", name});
    EXPECT_EQ(absent.code, 1) << name;
    EXPECT_THAT(absent.err, HasSubstr("cannot be opened: No such file or directory; there is d/001.jpg\n"))
        << name;
  }
  const ProgramRun composed = run({"caption", "d/Caf\u00e9.png"});
  EXPECT_EQ(composed.code, 1);
  EXPECT_THAT(composed.err, HasSubstr("; there is d/Cafe\u0301.png, in another Unicode normal form"));
}

// Root reads everything, but for what it may do to others' files (CAP_DAC_OVERRIDE).
TEST_F(CaptionInputsTest, WhatMayNotBeReadIsReportedAndTheOthersGoOn) {
  fs::create_directories(at("album/closed"));
  fs::create_directories(at("out"));
  write_photo(at("album/a.png"));
  write_photo(at("album/b.png"));
  write_photo(at("album/closed/c.png"));
  const ProgramRun tried = script(
      "run() { if [ \"$(id -u)\" != 0 ]; then \"$@\"; else setpriv "
      "--bounding-set=-dac_override,-dac_read_search "
      "--inh-caps=-dac_override,-dac_read_search \"$@\"; fi; }\n"
      "chmod 000 album/closed album/b.png; chmod 555 out\n"
      "if run ls album/closed >&2; then echo readable; exit; fi\n"
      "run sightline caption -r album --out out/captions.txt || echo $?\n"
      "run sightline caption -r album || echo $?\n"
      "chmod 755 album/closed");
  if (tried.out == "readable\n") GTEST_SKIP() << "this user can read everything: " << tried.err;
  EXPECT_THAT(tried.err, HasSubstr("out/captions.txt: cannot be written: Permission denied"));
  EXPECT_THAT(tried.err, HasSubstr("album/closed: cannot be read: Permission denied"));
  EXPECT_THAT(tried.err, HasSubstr("album/b.png: cannot be opened: Permission denied"));
  EXPECT_THAT(tried.err, HasSubstr("captioned 1 photo in"));
  EXPECT_TRUE(tried.out.starts_with("3\nalbum/a.png\t")) << tried.out;
  EXPECT_TRUE(tried.out.ends_with("\n1\n")) << tried.out;
}

TEST_F(CaptionInputsTest, AnAbsentFileIsHintedAt) {
  fs::create_directories(at("Album"));
  write_photo(at("Album/a.png"));
  write_file_atomically(at("names.txt"), "album\\a.png\n");
  const ProgramRun photo = script("sightline caption Album/A.PNG 'album\\a.png' Album/b.png");
  EXPECT_EQ(photo.code, 1);
  EXPECT_THAT(photo.err,
              HasSubstr("Album/A.PNG: cannot be opened: No such file or directory; there is Album/a.png"));
  EXPECT_THAT(photo.err, HasSubstr("; there is Album/a.png"));
  EXPECT_THAT(photo.err, HasSubstr("Album/b.png: cannot be opened: No such file or directory\n"));
  EXPECT_THAT(photo.err, HasSubstr("3 failed: cannot be opened"));
  for (const std::string command :
       {"caption --files-from Names.txt", "caption --files-from names.txt", "overlay album/a.png --out x.png",
        "evaluate --references Names.txt --results names.txt", "inspect NAMES.TXT",
        "caption Album/a.png --model NAMES.txt"})
    EXPECT_THAT(script("sightline " + command).err, HasSubstr("; there is ")) << command;
}

TEST_F(CaptionInputsTest, ATildeThatTheShellLeftIsTheHomeDirectory) {
  write_photo(at("a.png"));
  const ProgramRun found = script("HOME=$PWD sightline caption '~/*.png'");
  EXPECT_EQ(found.code, 0) << found.err;
  EXPECT_THAT(found.out, HasSubstr("/a.png\t"));
}

TEST_F(CaptionInputsTest, TheFirstFewNotesAreShownAndTheOthersCounted) {
  fs::create_directories(at("album"));
  write_photo(at("album/a.png"));
  const ProgramRun noted = script("mkfifo album/{1..6}; sightline caption album");
  EXPECT_EQ(noted.code, 0) << noted.err;
  EXPECT_THAT(noted.err, HasSubstr("\nand 1 more note like these"));
}

TEST_F(CaptionInputsTest, ADashIsAPhotoFromStandardInput) {
  write_photo(at("a.png"));
  const ProgramRun from_file = run({"caption", "a.png"}), piped = script("cat a.png | sightline caption -");
  EXPECT_EQ(piped.code, 0) << piped.err;
  EXPECT_EQ(piped.out, from_file.out);
  EXPECT_EQ(script("sightline caption -H - <a.png").out, "-\t" + from_file.out);
  const ProgramRun empty = script("sightline caption - </dev/null");
  EXPECT_EQ(empty.code, 1);
  EXPECT_THAT(empty.err, HasSubstr("-: the file is empty"));
  for (const std::string more : {"a.png", "--sidecar txt", "--out out.txt", "--html gallery"})
    EXPECT_EQ(script("sightline caption - " + more + " <a.png").code, 2) << more;
}

TEST_F(CaptionInputsTest, NamesOfFilesStandInTextWhereTheyAreWanted) {
  write_photo(at("a.png"));
  write_photo(at("b.png"));
  const std::string caption = run({"caption", "a.png"}).out;
  EXPECT_EQ(run({"caption", "-H", "a.png"}).out, "a.png\t" + caption);
  EXPECT_EQ(run({"caption", "--no-filename", "a.png", "b.png"}).out, caption + run({"caption", "b.png"}).out);
  EXPECT_EQ(run({"caption", "--no-filename", "--with-filename", "a.png"}).out, "a.png\t" + caption);
  EXPECT_EQ(run({"caption", "-H", "--format", "jsonl", "a.png"}).code, 2);
}

TEST_F(CaptionInputsTest, AListInUtf16NamesWhatItSays) {
  write_photo(at("other.jpg"));
  write_photo(at("another.jpg"));
  const ProgramRun listed =
      script("printf 'other.jpg\\r\\n' | iconv -t UTF-16LE | sightline caption --files-from -");
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_TRUE(listed.out.starts_with("other.jpg\t")) << listed.out;
  EXPECT_EQ(std::count(listed.out.begin(), listed.out.end(), '\n'), 1);
}

TEST_F(CaptionInputsTest, PatternsAreExcludedOneByOneOrInAList) {
  fs::create_directories(at("album"));
  write_photo(at("p.png"));
  for (const char* name : {"album/a.png", "album/b.jpg", "album/c.bmp", "album/._d.png"})
    fs::copy_file(at("p.png"), at(name));
  for (const std::string options : {"--exclude '*.jpg' --exclude '*.bmp'", "--exclude '*.jpg,*.bmp'"}) {
    const ProgramRun listed = script("sightline caption -H " + options + " album");
    EXPECT_TRUE(listed.out.starts_with("album/a.png\t")) << listed.out << listed.err;
    EXPECT_EQ(std::count(listed.out.begin(), listed.out.end(), '\n'), 1);
  }
}

TEST_F(CaptionInputsTest, ARawBesideItsJpegIsNoFailureAndAloneItIsOne) {
  fs::create_directories(at("album"));
  write_photo(at("album/IMG_1.jpg"));
  const std::string raw(
      "\0\0\0\x18"
      "ftypcrx \0\0\0\1crx isom",
      24);
  write_file_atomically(at("album/IMG_1.CR3"), raw);
  const ProgramRun pair = run({"caption", "--sidecar", "xmp", "album"});
  EXPECT_EQ(pair.code, 0) << pair.err;
  EXPECT_TRUE(fs::exists(at("album/IMG_1.xmp")));
  write_file_atomically(at("album/IMG_2.CR3"), raw);
  const ProgramRun alone = run({"caption", "--sidecar", "xmp", "album"});
  EXPECT_EQ(alone.code, 1);
  EXPECT_THAT(alone.err, HasSubstr("album/IMG_2.CR3: camera raw: "));
  EXPECT_THAT(alone.err, HasSubstr("1 failed: camera raw"));
}

TEST_F(CaptionInputsTest, WithoutPhotosItIsAUsageError) {
  const ProgramRun none = run({"caption"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("--files-from"));
}

// Their names are taken for options.
TEST_F(CaptionInputsTest, PhotosWhoseNamesBeginWithADashHaveWaysIn) {
  write_photo(at("-x.png"));
  for (const std::string name : {"-x.png", "-absent.png"}) {
    const ProgramRun refused = run({"caption", name});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err,
                HasSubstr("a file of that name is ./" + name + ", and behind -- names may begin"));
  }
  EXPECT_EQ(run({"caption", "--", "-x.png"}).code, 0);
  EXPECT_EQ(run({"caption", "./-x.png"}).code, 0);
  EXPECT_THAT(run({"caption", "--absent-option", "-0.5"}).err, Not(HasSubstr("a file of that name")));
}

}  // namespace
}  // namespace sightline
