#include <algorithm>
#include <filesystem>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CaptionDryRunTest : public CliTest {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(at("album"));
    for (const char* name : {"album/a.png", "album/b.png"}) write_photo(at(name));
    write_file_atomically(at("album/broken.jpg"), "\xFF\xD8\xFF no more");
  }

  ProgramRun caption(std::vector<std::string> more) {
    more.insert(more.begin(), {"caption", "--model", model().string()});
    return run(more);
  }
  // Every file here with its size, hidden ones too.
  std::vector<std::string> everything() const {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(at("album"))) {
      files.push_back(entry.path().string() +
                      (entry.is_regular_file() ? std::to_string(entry.file_size()) : "/"));
    }
    std::sort(files.begin(), files.end());
    return files;
  }
};

TEST_F(CaptionDryRunTest, SaysWhatWouldBeDoneAndTouchesNothing) {
  const auto before = everything();
  const ProgramRun dry = caption({"--dry-run", "--sidecar", "txt", "--out", "album/all.jsonl", "--format",
                                  "jsonl", "--overlay", "album/sheets", "--html", "album/page", "--failures",
                                  "album/failures", "album", "album/absent.png"});
  EXPECT_EQ(dry.code, 1) << dry.err;
  EXPECT_THAT(
      dry.out,
      HasSubstr("caption\talbum/a.png\talbum/all.jsonl, album/a.txt, album/sheets/album/a.png.sheet.jpg, "
                "album/page/index.html\n"));
  EXPECT_THAT(dry.out, HasSubstr("fail\talbum/broken.jpg\ttruncated or damaged JPEG"));
  EXPECT_THAT(dry.out, HasSubstr("fail\talbum/absent.png\t"));
  EXPECT_THAT(dry.err, HasSubstr("would caption 2 photos and skip 0; 2 would fail; nothing was written"));
  EXPECT_EQ(everything(), before);
}

TEST_F(CaptionDryRunTest, SaysWhatTheRunThenDoes) {
  const std::vector<std::string> command{"--sidecar", "txt", "album/a.png", "album/b.png"};
  const auto dry = [&] {
    std::vector<std::string> more = command;
    more.emplace_back("--dry-run");
    return caption(more);
  };
  EXPECT_EQ(dry().out, "caption\talbum/a.png\talbum/a.txt\ncaption\talbum/b.png\talbum/b.txt\n");
  write_file_atomically(at("album/b.txt"), "mine");
  EXPECT_EQ(caption(command).code, 0);
  const auto before = everything();
  EXPECT_EQ(
      dry().out,
      "skip\talbum/a.png\tits results are there already\nskip\talbum/b.png\tits results are there already\n");
  EXPECT_EQ(dry().code, 0);
  EXPECT_EQ(everything(), before);
}

TEST_F(CaptionDryRunTest, ChecksAsTheRunDoes) {
  EXPECT_EQ(caption({"--dry-run"}).code, 2);
  for (const char* out : {"album", "absent/all.jsonl"}) {
    const ProgramRun refused = caption({"--dry-run", "--out", out, "album/a.png"});
    EXPECT_EQ(refused.code, 3);
    EXPECT_EQ(refused.err, caption({"--out", out, "album/a.png"}).err);
  }
  EXPECT_EQ(caption({"--dry-run", "--prefix", "xylophone", "album/a.png"}).code, 2);
  EXPECT_EQ(run({"caption", "--dry-run", "--model", "absent.safetensors", "album/a.png"}).code, 3);
  write_file_atomically(at("album/a.txt"), "mine");
  const ProgramRun fail = caption({"--dry-run", "--existing", "fail", "--sidecar", "txt", "album/a.png"});
  EXPECT_EQ(fail.code, 2);
  EXPECT_THAT(fail.err, HasSubstr("album/a.txt"));
}

// One output refuses a photo that another one wants.
TEST_F(CaptionDryRunTest, WhatOneOutputRefusesIsSaidOfEveryPhoto) {
  using namespace std::string_literals;
  // Two pixels by two, of 24 bits.
  const std::string bmp =
      "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0\x01\0\x18\0"s + std::string(40, '\0');
  for (const char* name : {"album/0.bmp", "album/c.bmp"}) write_file_atomically(at(name), bmp);
  const ProgramRun dry = caption({"--dry-run", "--embed", "--sidecar", "txt", "album"});
  EXPECT_EQ(dry.code, 1) << dry.err;
  for (const char* name : {"album/0.bmp", "album/c.bmp"}) {
    EXPECT_THAT(dry.out, HasSubstr("fail\t" + std::string(name) + "\tis a BMP"));
    EXPECT_THAT(dry.out, HasSubstr("caption\t" + std::string(name) + "\t"));
  }
  EXPECT_THAT(dry.out, Not(HasSubstr("its results are there already")));
}

TEST_F(CaptionDryRunTest, TwoPhotosWithOneSidecarAreSaid) {
  write_photo(at("album/a.jpg"));
  const ProgramRun dry = caption({"--dry-run", "--sidecar", "txt", "album/a.jpg", "album/a.png"});
  EXPECT_EQ(dry.code, 1);
  EXPECT_THAT(dry.out, AllOf(HasSubstr("caption\talbum/a.jpg\talbum/a.txt\n"),
                             HasSubstr("fail\talbum/a.png\tits sidecar album/a.txt is another photo's")));
}

TEST_F(CaptionDryRunTest, NamesOfListsAndStandardOutputAreTaken) {
  write_file_atomically(at("list.txt"), "album/a.png\nalbum/b.png\n");
  const ProgramRun dry = caption({"--dry-run", "--files-from", "list.txt"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_EQ(dry.out, "caption\talbum/a.png\ncaption\talbum/b.png\n");
  EXPECT_THAT(dry.err, Not(HasSubstr("fail\t")));
}

// Somebody's text is told from ours before it is replaced.
TEST_F(CaptionDryRunTest, SaysWhatWouldBeReplaced) {
  const auto dry = [&](std::vector<std::string> more) {
    more.insert(more.end(), {"--dry-run", "album/a.png"});
    return caption(more).out;
  };
  const std::string place = "caption\talbum/a.png\talbum/a.txt";
  EXPECT_EQ(dry({"--sidecar", "txt", "--existing", "overwrite"}), place + "\n");
  ASSERT_EQ(caption({"--sidecar", "txt", "album/a.png"}).code, 0);
  EXPECT_EQ(dry({"--sidecar", "txt", "--existing", "overwrite"}), place + " (made anew)\n");
  write_file_atomically(at("album/a.txt"), "corrected by hand\n");
  EXPECT_EQ(dry({"--sidecar", "txt", "--existing", "overwrite"}),
            place + " (in place of one that was changed since this program made it)\n");
  write_file_atomically(at("album/a.caption"), "mine\n");
  EXPECT_THAT(dry({"--sidecar", "caption", "--existing", "overwrite"}),
              HasSubstr("album/a.caption (in place of one that this program did not make)\n"));
  EXPECT_THAT(dry({"--sidecar", "caption", "--existing", "append"}),
              HasSubstr("album/a.caption (behind what is there)\n"));

  EXPECT_EQ(dry({"--embed", "--existing", "overwrite"}), "caption\talbum/a.png\talbum/a.png\n");
  ASSERT_EQ(caption({"--embed", "album/a.png"}).code, 0);
  EXPECT_EQ(dry({"--embed", "--existing", "overwrite"}),
            "caption\talbum/a.png\talbum/a.png (described anew)\n");

  write_file_atomically(at("all.txt"), "mine\n");
  EXPECT_THAT(dry({"--out", "all.txt", "--existing", "overwrite"}),
              HasSubstr("all.txt (in place of one that this program did not make)\n"));
  ASSERT_EQ(caption({"--out", "all.txt", "--existing", "overwrite", "album/a.png"}).code, 0);
  EXPECT_THAT(dry({"--out", "all.txt", "--existing", "overwrite"}), HasSubstr("all.txt (made anew)\n"));
  EXPECT_THAT(dry({"--out", "new.txt", "--existing", "overwrite"}), HasSubstr("new.txt\n"));

  std::filesystem::create_directories(at("sheets/album"));
  write_file_atomically(at("sheets/album/a.png.sheet.jpg"), "mine");
  EXPECT_THAT(dry({"--overlay", "sheets", "--existing", "overwrite"}),
              HasSubstr("a.png.sheet.jpg (in place of one that this program did not make)\n"));
  ASSERT_EQ(caption({"--overlay", "sheets", "--existing", "overwrite", "album/a.png"}).code, 0);
  EXPECT_THAT(dry({"--overlay", "sheets", "--existing", "overwrite"}),
              HasSubstr("a.png.sheet.jpg (made anew)\n"));
}

TEST_F(CaptionDryRunTest, DirectoriesThatCannotBeMadeAndNamesThatAreTooLongAreForeseen) {
  const std::string longest = std::string(248, 'x') + ".png";
  write_photo(at("album/" + longest));
  const auto both = [&](std::vector<std::string> command) {
    const ProgramRun real = caption(command);
    command.emplace_back("--dry-run");
    const ProgramRun dry = caption(command);
    EXPECT_EQ(dry.code, 1) << dry.out;
    EXPECT_EQ(real.code, 1) << real.err;
    return dry.out;
  };
  EXPECT_THAT(both({"--sidecar", "txt", "--sidecar-dir", "/proc/x", "album/a.png"}),
              HasSubstr("fail\talbum/a.png\t/proc/x"));
  write_file_atomically(at("file"), "");
  EXPECT_THAT(both({"--sidecar", "txt", "--sidecar-dir", "file/x", "album/a.png"}),
              HasSubstr("fail\talbum/a.png\tfile/x"));
  EXPECT_THAT(both({"--overlay", "sheets", "album/" + longest}), HasSubstr("File name too long"));
  EXPECT_THAT(caption({"--overlay", "not-made-yet", "--dry-run", "album/" + longest}).out,
              HasSubstr("File name too long"));
  EXPECT_THAT(both({"--sidecar", "txt", "--sidecar-name", "full", "album/" + longest, "album/a.png"}),
              Not(HasSubstr("fail\talbum/a.png")));
}

}  // namespace
}  // namespace sightline
