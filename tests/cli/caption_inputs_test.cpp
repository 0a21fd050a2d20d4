#include "cli/cli_fixture.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

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
  EXPECT_THAT(found.err, HasSubstr("1 failed: 1 is a pipe"));
  EXPECT_EQ(read_file(at("failures.txt")),
            "album/pipe\tis a pipe, socket or device, expected a regular file\n");
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

TEST_F(CaptionInputsTest, WithoutPhotosItIsAUsageError) {
  const ProgramRun none = run({"caption"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("--files-from"));
}

}  // namespace
}  // namespace sightline
