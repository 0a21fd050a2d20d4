#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "cli/cli_fixture.h"
#include "core/json.h"
#include "core/random.h"
#include "data/caption_results.h"
#include "pipeline/xmp_packet.h"

namespace sightline {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

namespace fs = std::filesystem;

class CaptionOutputsTest : public CliTest {
 protected:
  void album(int count, int width = 80) {
    fs::create_directories(at("album/inner"));
    for (int i = 0; i < count; ++i)
      write_photo(at((i % 3 == 0 ? "album/inner/" : "album/") + std::to_string(100 + i) + ".png"), width + i,
                  60);
  }

  // The content of every file below a directory but journals, by its name.
  static std::map<std::string, std::string> contents(const fs::path& directory) {
    std::map<std::string, std::string> contents;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
      const std::string name = entry.path().lexically_relative(directory).string();
      if (entry.is_regular_file() && name.find("journal") == std::string::npos &&
          name.find(".sightline-") == std::string::npos)
        contents[name] = read_file(entry.path());
    }
    return contents;
  }
};

TEST_F(CaptionOutputsTest, WhatIsWrittenReadsBackAsResults) {
  album(3);
  const ProgramRun text = run({"caption", "-r", "album"});
  for (const char* format : {"jsonl", "csv", "metadata"}) {
    const ProgramRun written =
        run({"caption", "-r", "--format", format, "--out", "out", "--existing", "overwrite", "album"});
    ASSERT_EQ(written.code, 0) << written.err;
    EXPECT_THAT(written.out, IsEmpty());
    const CaptionResults results = read_caption_results(at("out"));
    ASSERT_EQ(results.captions.size(), 3u) << format;
    for (const CaptionResult& result : results.captions)
      EXPECT_THAT(text.out, HasSubstr(result.image + "\t" + result.caption + "\n")) << format;
  }
  EXPECT_THAT(read_file(at("out")), HasSubstr("{\"file_name\":\"album/101.png\",\"text\":\""));
}

TEST_F(CaptionOutputsTest, CocoResultsHaveImageIds) {
  album(3);
  const auto ids = [](const std::string& text) {
    std::vector<int> ids;
    for (const Json& result : parse_json(text, "results")) ids.push_back(result.at("image_id").get<int>());
    return ids;
  };
  EXPECT_EQ(ids(run({"caption", "-r", "--format", "coco", "album"}).out), (std::vector<int>{101, 102, 100}));
  write_file_atomically(at("captions.json"),
                        R"({"images": [{"id": 7, "file_name": "101.png"}, {"id": 8, "file_name": "102.png"},
                           {"id": 9, "file_name": "other.png"}], "annotations": []})");
  const ProgramRun named = run({"caption", "--format", "coco", "--annotations", "captions.json", "album"});
  EXPECT_EQ(ids(named.out), (std::vector<int>{7, 8})) << named.err;
  const ProgramRun unknown =
      run({"caption", "-r", "--format", "coco", "--annotations", "captions.json", "album"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("album/inner/100.png"));
}

// What pycocotools would load with the annotations stays so.
TEST_F(CaptionOutputsTest, ImageIdsKeepTheirType) {
  write_photo(at("photo.png"));
  for (const std::string id : {"\"7\"", "-7", "7", "9007199254740993"}) {
    write_file_atomically(at("annotations.json"), R"({"images": [{"id": )" + id +
                                                      R"(, "file_name": "photo.png"}],
      "annotations": [{"id": 1, "image_id": )" + id + R"(, "caption": "a dog"}]})");
    const ProgramRun said = run({"caption", "--format", "coco", "--annotations", "annotations.json", "--out",
                                 "said.json", "--existing", "overwrite", "photo.png"});
    ASSERT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(read_file(at("said.json")), HasSubstr("{\"image_id\":" + id + ",\"caption\""));
    const ProgramRun scored = run({"evaluate", "--references", "annotations.json", "--results", "said.json",
                                   "--export-coco", "java", "--per-image", "each.json", "--format", "json"});
    ASSERT_EQ(scored.code, 0) << scored.err;
    EXPECT_THAT(read_file(at("each.json")), HasSubstr("\"image_id\":" + id + ","));
    for (const char* file : {"java/references.json", "java/results.json", "java/spice.json"})
      EXPECT_THAT(read_file(at(file)), HasSubstr("\"image_id\":" + id + ",")) << file;
    EXPECT_THAT(read_file(at("java/references.json")), HasSubstr("{\"id\":" + id + ","));
  }
}

TEST_F(CaptionOutputsTest, NoInputIsReplaced) {
  album(2);
  fs::copy_file(model(), at("m.safetensors"));
  write_file_atomically(at("list.txt"), "album/101.png\n");
  const auto before = contents(at("."));
  for (const std::string input : {"m.safetensors", "list.txt"}) {
    for (const std::string option : {"--failures", "--out"}) {
      const ProgramRun refused =
          run({"caption", "--model", "m.safetensors", "--files-from", "list.txt", option, input});
      EXPECT_EQ(refused.code, 2);
      EXPECT_THAT(refused.err, HasSubstr(option + " " + input + ": is the file of --"));
    }
  }
  EXPECT_EQ(contents(at(".")), before);
}

// A picture may be called as the sheet of another one would be.
TEST_F(CaptionOutputsTest, NoPhotoIsReplacedByASheet) {
  fs::create_directories(at("album"));
  write_photo(at("album/a.png"));
  write_photo(at("album/a.png.sheet.jpg"), 70);
  const auto before = contents(at("album"));
  const ProgramRun refused = run({"caption", "album", "--overlay", "album", "--existing", "overwrite"});
  EXPECT_EQ(refused.code, 2) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("--overlay album/a.png.sheet.jpg: is one of the photos"));
  EXPECT_EQ(contents(at("album")), before);
}

TEST_F(CaptionOutputsTest, NoSidecarIsAnotherFileOfTheCommand) {
  album(1);
  for (const std::string file : {"--out", "--failures"}) {
    const ProgramRun both = run({"caption", "--sidecar", "txt", file, "album/inner/100.txt", "album/inner"});
    EXPECT_EQ(both.code, 2);
    EXPECT_THAT(both.err, HasSubstr("--sidecar album/inner/100.txt: is a file of " + file));
  }
  write_file_atomically(at("album/inner/100.txt"), "album/inner/100.png\n");
  const ProgramRun list =
      run({"caption", "--sidecar", "txt", "--existing", "overwrite", "--files-from", "album/inner/100.txt"});
  EXPECT_EQ(list.code, 2);
  EXPECT_THAT(list.err, HasSubstr("is the file of --files-from"));
  EXPECT_EQ(read_file(at("album/inner/100.txt")), "album/inner/100.png\n");
}

TEST_F(CaptionOutputsTest, ALinkThatLeadsToNoFileYetStays) {
  album(1);
  fs::create_symlink("elsewhere.txt", at("out.txt"));
  ASSERT_EQ(run({"caption", "--out", "out.txt", "album/inner"}).code, 0);
  EXPECT_TRUE(fs::is_symlink(at("out.txt")));
  EXPECT_FALSE(fs::is_symlink(at("elsewhere.txt")));
  EXPECT_THAT(read_file(at("elsewhere.txt")), HasSubstr("100.png\t"));
}

TEST_F(CaptionOutputsTest, GuessedImageIdsAreNamed) {
  const std::string number = "000000391895.png", from_coco = "COCO_val2014_000000000042.png";
  const std::string camera = "IMG_2041 (2).png", holiday = "beach-3.png";
  for (const std::string& name : {number, from_coco, camera, holiday}) write_photo(at(name));
  const ProgramRun sure = run({"caption", "--format", "coco", number, from_coco});
  EXPECT_EQ(sure.code, 0) << sure.err;
  EXPECT_THAT(sure.err, Not(HasSubstr("warning")));
  const std::vector<std::string> mixed{"caption", "--format", "coco", number, camera, from_coco, holiday};
  const ProgramRun refused = run(mixed);
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.out, IsEmpty());
  EXPECT_THAT(refused.err, HasSubstr("IMG_2041 (2).png, beach-3.png"));
  EXPECT_THAT(refused.err, HasSubstr("--ids-from-names"));
  std::vector<std::string> allowed = mixed;
  allowed.push_back("--ids-from-names");
  const ProgramRun guessed = run(allowed);
  EXPECT_EQ(guessed.code, 0) << guessed.err;
  EXPECT_THAT(guessed.err, HasSubstr("warning: --format coco: 2 image ids guessed"));
  EXPECT_THAT(guessed.err, HasSubstr("2 for IMG_2041 (2).png (--annotations FILE"));
}

TEST_F(CaptionOutputsTest, ExiftoolReadsTheXmpAndEverythingElseOfItStays) {
  album(2);
  const ProgramRun made = script(
      "command -v exiftool >/dev/null || exit 9\n"
      "exiftool -q -XMP-xmp:Rating=4 -XMP-dc:Subject=sea -XMP-dc:Title=mine album/101.xmp\n"
      "sightline caption -r --sidecar xmp album\n"
      "exiftool -s3 -XMP-xmp:Rating -XMP-dc:Subject -XMP-dc:Title -XMP-dc:Description album/101.xmp\n"
      "exiftool -s3 -XMP-dc:Description album/inner/100.xmp\n"
      "exiftool -s3 -warning -error album/101.xmp album/inner/100.xmp");
  if (made.code == 9) GTEST_SKIP() << "exiftool is not installed";
  ASSERT_EQ(made.code, 0) << made.err;
  const ProgramRun text = run({"caption", "-r", "album"});
  const auto caption_of = [&text](const std::string& file) {
    const std::size_t begin = text.out.find(file + "\t") + file.size() + 1;
    return text.out.substr(begin, text.out.find('\n', begin) - begin);
  };
  const std::string added = caption_of("album/101.png"), made_new = caption_of("album/inner/100.png");
  EXPECT_THAT(made.out, ::testing::StartsWith("4\nsea\nmine\n" + added + "\n" + made_new + "\n"));
  EXPECT_THAT(made.out, Not(HasSubstr("Warning")));
}

TEST_F(CaptionOutputsTest, DescriptionsOfOthersAreSkippedAddedToOrReplaced) {
  album(2);
  XmpPacket mine;
  mine.set_description("my dog");
  write_file_atomically(at("album/101.xmp"), mine.bytes());
  const auto description = [this] {
    return XmpPacket(read_file(at("album/101.xmp")), "101.xmp").description().value_or("");
  };
  const std::vector<std::string> command{"caption", "--sidecar", "xmp", "album/101.png",
                                         "album/inner/100.png"};
  const auto existing = [&](const std::string& what) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--existing", what});
    return run(arguments);
  };
  EXPECT_THAT(run(command).err, HasSubstr("skipped 1 whose results are there already"));
  EXPECT_EQ(description(), "my dog");
  existing("append");
  EXPECT_THAT(description(), ::testing::StartsWith("my dog\n"));
  existing("overwrite");
  EXPECT_THAT(description(), Not(HasSubstr("my dog")));
  EXPECT_THAT(description(), Not(IsEmpty()));
}

TEST_F(CaptionOutputsTest, SidecarsSilenceStandardOutputAndCanStandInATree) {
  album(3);
  const ProgramRun made = run({"caption", "-r", "--sidecar", "json", "--sidecar-dir", "tree", "album"});
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.out, IsEmpty());
  EXPECT_EQ(parse_json(read_file(at("tree/inner/100.json")), "sidecar").at("file"), "album/inner/100.png");
  EXPECT_THAT(run({"caption", "-r", "--sidecar", "json", "--sidecar-dir", "tree", "album"}).err,
              HasSubstr("captioned 0 photos; skipped 3 whose results are there already"));
  const ProgramRun changed =
      run({"caption", "-r", "--beam", "2", "--sidecar", "json", "--sidecar-dir", "tree", "album"});
  EXPECT_EQ(changed.code, 0);
  EXPECT_THAT(changed.err, HasSubstr("beam: 3 then, 2 now"));
}

TEST_F(CaptionOutputsTest, BelowTheConfidenceNothingIsWrittenButListed) {
  album(2);
  const ProgramRun unsure =
      run({"caption", "-r", "--sidecar", "txt", "--confidence", "0.999", "--failures", "list", "album"});
  EXPECT_EQ(unsure.code, 0) << unsure.err;
  EXPECT_THAT(unsure.err, HasSubstr("2 below the confidence asked for"));
  EXPECT_THAT(read_file(at("list")), HasSubstr("album/101.png\tits confidence of 0."));
  EXPECT_FALSE(fs::exists(at("album/101.txt")));
}

TEST_F(CaptionOutputsTest, AListOfFailuresReplacesNoOtherText) {
  album(1);
  write_file_atomically(at("notes.txt"), "somebody's own words\n");
  const ProgramRun refused = run({"caption", "-r", "album", "album/absent.png", "--failures", "notes.txt"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("notes.txt: is there already and is no list of failures"));
  EXPECT_EQ(refused.out, "");
  EXPECT_EQ(read_file(at("notes.txt")), "somebody's own words\n");
  for (const std::string earlier : {"", "earlier.png\tcannot be opened\n"}) {
    write_file_atomically(at("list"), earlier);
    EXPECT_EQ(run({"caption", "-r", "album", "album/absent.png", "--failures", "list"}).code, 1);
    EXPECT_THAT(read_file(at("list")), StartsWith("album/absent.png\tcannot be opened"));
  }
}

TEST_F(CaptionOutputsTest, OtherOptionsOfAFileOfResultsAreAnError) {
  album(1);
  run({"caption", "-r", "--out", "out", "album"});
  const ProgramRun changed = run({"caption", "-r", "--beam", "5", "--out", "out", "album"});
  EXPECT_EQ(changed.code, 2);
  EXPECT_THAT(changed.err, HasSubstr("beam: 3 then, 5 now"));
  EXPECT_THAT(changed.err, HasSubstr("--existing overwrite"));
}

TEST_F(CaptionOutputsTest, NoPhotoIsWrittenOver) {
  album(2);
  fs::create_hard_link(at("album/101.png"), at("link.txt"));
  const auto before = contents(at("."));
  const std::string photo = "album/101.png";
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"caption", "album", "--out", "link.txt", "--existing", "overwrite"},
        std::vector<std::string>{"caption", "album", "--failures", "link.txt"},
        std::vector<std::string>{"overlay", photo, "--out", photo}}) {
    const ProgramRun refused = run(command);
    EXPECT_EQ(refused.code, 2) << refused.err;
    EXPECT_THAT(refused.err, AnyOf(HasSubstr("photo"), HasSubstr("which is read")));
  }
  EXPECT_EQ(contents(at(".")), before);
}

// Whatever hinders one photo's result, the others are made, and the list of failures is written.
TEST_F(CaptionOutputsTest, OneResultThatCannotBeWrittenEndsNoRun) {
  fs::create_directories(at("album"));
  const std::string longest(246, 'a');  // whose sheet can have no name
  write_photo(at("album/" + longest + ".png"));
  write_photo(at("album/b.png"));
  fs::create_directories(at("sheets/c.png.sheet.jpg/x"));
  write_photo(at("album/c.png"));
  const ProgramRun made = run({"caption", "--overlay", "sheets", "--existing", "overwrite", "--sidecar",
                               "txt", "--failures", "list", "album"});
  EXPECT_EQ(made.code, 1) << made.err;
  EXPECT_THAT(made.err, HasSubstr("captioned 1 photo in"));
  for (const char* name : {"sheets/b.png.sheet.jpg", "album/b.txt", "album/c.txt"})
    EXPECT_TRUE(fs::exists(at(name)));
  EXPECT_TRUE(fs::exists(at("album/" + longest + ".txt")));
  const std::string list = read_file(at("list"));
  EXPECT_EQ(std::count(list.begin(), list.end(), '\n'), 2) << list;
  EXPECT_THAT(list, HasSubstr("File name too long"));
  EXPECT_THAT(list, HasSubstr("album/c.png\t"));
}

TEST_F(CaptionOutputsTest, AFileOfResultsMayHaveEveryLegalName) {
  album(2);
  const std::string longest(255, 'a');
  EXPECT_EQ(run({"caption", "-r", "--out", longest, "album"}).code, 0);
  const std::string all = read_file(at(longest));
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 2);
  EXPECT_THAT(run({"caption", "-r", "--out", longest, "album"}).err, HasSubstr("skipped 2"));
}

// The first one's journal, and a sidecar of his in a folder where everybody may write.
TEST_F(CaptionOutputsTest, TwoUsersWorkInOneFolder) {
  album(2);
  const ProgramRun second = script(
      "as_other() { setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"; }\n"
      "cp \"$SIGHTLINE_MODEL\" model; chmod 1777 . album album/inner; chmod a+r model\n"
      "if ! as_other ls >&2 || ! as_other sightline --version >&2; then echo alone; exit; fi\n"
      "umask 022; sightline caption album --sidecar txt >&2\n"
      "cp album/101.png album/102.png; chmod a+r album/*.png album/inner/*.png\n"
      "code=0; as_other sightline caption -r album --model model --sidecar txt --failures list || code=$?\n"
      "echo $code; code=0; as_other sightline caption -r album --model model --sidecar txt "
      "--existing overwrite --failures list || code=$?; echo $code");
  if (second.out == "alone\n") GTEST_SKIP() << "no other user can be had: " << second.err;
  EXPECT_EQ(second.out, "0\n1\n") << second.err;
  EXPECT_THAT(second.err, HasSubstr("what is made in 1 folder is not noted there"));
  EXPECT_THAT(read_file(at("list")), HasSubstr("album/101.png\t"));
  EXPECT_TRUE(fs::exists(at("album/102.txt")));
  EXPECT_TRUE(fs::exists(at("album/inner/100.txt")));
}

TEST_F(CaptionOutputsTest, AFullDeviceIsNoticedAtTheEndToo) {
  album(2);
  const ProgramRun full = run({"caption", "album", "--out", "/dev/full"});
  EXPECT_EQ(full.code, 3);
  EXPECT_THAT(full.err, HasSubstr("/dev/full: cannot be written"));
}

TEST_F(CaptionOutputsTest, AReplacedPhotoIsNoticed) {
  album(3);
  ASSERT_EQ(run({"caption", "album", "--sidecar", "txt"}).code, 0);
  EXPECT_THAT(run({"caption", "album", "--sidecar", "txt"}).err, Not(HasSubstr("changed since")));
  write_photo(at("album/101.png"), 300, 200);
  EXPECT_THAT(run({"caption", "album", "--sidecar", "txt"}).err,
              HasSubstr("changed since their sidecars were made, which stay as they are: 1; album/101.png"));
  ASSERT_EQ(run({"caption", "album", "--sidecar", "txt", "--existing", "overwrite"}).code, 0);
  EXPECT_THAT(run({"caption", "album", "--sidecar", "txt"}).err, Not(HasSubstr("changed since")));
}

TEST_F(CaptionOutputsTest, AReplacedPhotoIsNoticedInAFileOfResults) {
  album(3);
  const std::vector<std::string> command{"caption", "album", "--out", "out.txt"};
  ASSERT_EQ(run(command).code, 0);
  EXPECT_THAT(run(command).err, Not(HasSubstr("changed since")));
  write_photo(at("album/101.png"), 300, 200);
  EXPECT_THAT(run(command).err,
              HasSubstr("changed since their results were made, which stay as they are: 1; album/101.png"));
}

TEST_F(CaptionOutputsTest, ResultsAndFailuresNeedFilesOfTheirOwn) {
  album(2);
  for (const std::string failures : {"out.txt", "./out.txt", "out.txt.journal"}) {
    const ProgramRun refused = run({"caption", "album", "--out", "out.txt", "--failures", failures});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, AnyOf(HasSubstr("is a file of --out out.txt"),
                                   HasSubstr("is a file of --failures " + failures)));
  }
}

TEST_F(CaptionOutputsTest, WhatWasUnsureIsListedByEveryRun) {
  album(3);
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(run({"caption", "album", "--out", "out.txt", "--confidence", "1", "--failures", "list"}).code,
              0);
    EXPECT_THAT(read_file(at("list")), HasSubstr("album/101.png\tits confidence of"));
  }
}

// A finished run is made anew, and whatever came behind with --existing append goes.
TEST_F(CaptionOutputsTest, OverwriteAndFailSeeTheSidecarsOfAFinishedRun) {
  album(3);
  const auto with = [&](const std::string& existing, const std::string& beam) {
    return run({"caption", "album", "--sidecar", "txt", "--existing", existing, "--beam", beam});
  };
  EXPECT_EQ(with("fail", "3").code, 0);
  const ProgramRun refused = with("fail", "3");
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("album/101.txt"));
  write_file_atomically(at("album/101.txt"), "by hand\n");
  EXPECT_EQ(with("append", "2").code, 0);
  const std::string both = read_file(at("album/101.txt"));
  ASSERT_TRUE(both.starts_with("by hand\n"));
  EXPECT_THAT(with("overwrite", "2").err, HasSubstr("captioned 2 photos"));
  EXPECT_EQ("by hand\n" + read_file(at("album/101.txt")), both);
}

// Killed again and again, the same command must come to what one run comes to.
TEST_F(CaptionOutputsTest, AfterKillsAtManyMomentsTheEndIsTheSame) {
  album(24, 1000);
  write_file_atomically(at("album/bad.png"), "no picture");
  const std::vector<std::string> command{"caption",   "-r",        "--format", "jsonl", "--out",
                                         "out.jsonl", "--sidecar", "txt",      "album"};
  const auto start = std::chrono::steady_clock::now();
  const ProgramRun once = run(command);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  ASSERT_EQ(once.code, 1) << once.err;
  const auto expected = contents(at("."));
  fs::remove(at("out.jsonl"));
  fs::remove(at("out.jsonl.journal"));
  for (const auto& [name, content] : expected) {
    if (name.ends_with(".txt")) fs::remove(at(name));
  }
  fs::remove(at("album/.sightline-sidecars"));
  fs::remove(at("album/inner/.sightline-sidecars"));
  // The first kills fall anywhere in the first part, the others soon after a result, however slow the machine
  // is.
  Random random(std::random_device{}());
  int kills = 0;
  for (; kills < 12; ++kills) {
    const std::string wait =
        kills < 4
            ? "sleep " + std::to_string(0.4 * seconds * random.uniform())
            : "until [ \"$(wc -c <out.jsonl.journal)\" != \"$size\" ] || ! kill -0 $program 2>/dev/null; do "
              "sleep 0.01; done; sleep " +
                  std::to_string(random.uniform() * 0.05);
    const ProgramRun killed = script(
        "touch out.jsonl.journal; size=$(wc -c <out.jsonl.journal)\n"
        "sightline caption -r --format jsonl --out out.jsonl --sidecar txt album 2>/dev/null & program=$!\n" +
        wait + "; kill -9 $program 2>/dev/null || true\ncode=0; wait $program || code=$?; exit $code");
    if (killed.code != 137) break;
  }
  const ProgramRun last = run(command);
  EXPECT_EQ(last.code, 1) << last.err;
  EXPECT_GE(kills, 5);
  EXPECT_EQ(contents(at(".")), expected) << "after " << kills << " kills";
}

TEST_F(CaptionOutputsTest, AnInterruptWritesWhatIsDoneSaysSoAndTheSameCommandGoesOn) {
  album(60, 1500);
  const std::string command = "sightline caption -r --out done.txt album";
  // A script's background jobs ignore what Ctrl-C sends, and the program then does so too.
  const ProgramRun stopped = script("env --default-signal=INT " + command +
                                    " & program=$!\nuntil [ -s done.txt.partial ]; do sleep 0.02; done\n"
                                    "kill -INT $program; code=0; wait $program || code=$?; exit $code");
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("captioned "));
  const std::string part = read_file(at("done.txt"));
  EXPECT_THAT(part, ::testing::EndsWith("\n"));
  EXPECT_FALSE(fs::exists(at("done.txt.partial")));
  const ProgramRun rest = script(command);
  EXPECT_EQ(rest.code, 0) << rest.err;
  const std::string all = read_file(at("done.txt"));
  EXPECT_TRUE(all.starts_with(part));
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 60);
}

TEST_F(CaptionOutputsTest, ABackgroundJobOfAScriptIsNotInterrupted) {
  album(60, 1500);
  const ProgramRun whole = script(
      "sightline caption -r --out done.txt album & program=$!\n"
      "until [ -s done.txt.partial ]; do sleep 0.02; done\n"
      "kill -INT $program; code=0; wait $program || code=$?; exit $code");
  EXPECT_EQ(whole.code, 0) << whole.err;
}

TEST_F(CaptionOutputsTest, AnInterruptBeforeTheFirstPhotoEndsItToo) {
  album(1);
  const ProgramRun stopped = script(
      "mkfifo names; env --default-signal=INT sightline caption --files-from names & program=$!\n"
      "exec 3>names; echo album >&3\n"  // it waits for more
      "sleep 1; kill -INT $program; code=0; wait $program || code=$?; exit $code");
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("captioned 0 photos"));
}

// Each output onto a device that is too small; once there is room, the same command goes on.
TEST_F(CaptionOutputsTest, ARealFullDiskStopsEachOutputAndTheSameCommandGoesOn) {
  album(30);
  const ProgramRun probe = script(
      "mkdir disk; unshare --mount sh -c 'mount -t tmpfs -o size=64k tmpfs disk && echo mounted' || true");
  if (probe.out != "mounted\n") GTEST_SKIP() << "this user cannot mount a small disk: " << probe.err;
  for (const std::string output : {"--format jsonl --attention --out disk/out.jsonl",
                                   "--sidecar json --attention --sidecar-dir disk/sidecars",
                                   "--overlay disk/sheets", "--html disk/gallery"}) {
    const ProgramRun both = script(
        "unshare --mount sh -c '\n"
        "mount -t tmpfs -o size=8k tmpfs disk\n"
        "sightline caption -r " +
        output +
        " album 2>err; echo $?; grep -c \"No space left\" err\n"
        "find disk -name \"*.tmp*\"\n"
        "mount -o remount,size=64m disk\n"
        "sightline caption -r " +
        output + " album; echo $?'");
    EXPECT_EQ(both.out, "3\n1\n0\n") << output << both.err;
    EXPECT_THAT(both.err, ::testing::MatchesRegex("(.|\n)*captioned [0-9]+ photos? in (.|\n)*")) << output;
  }
}

TEST_F(CaptionOutputsTest, AFullDiskStopsItAndNothingHalfWrittenStays) {
  album(40);
  const ProgramRun full = script(
      "ulimit -f 4; trap '' XFSZ\n"
      "exec sightline caption -r --format jsonl --attention --out out.jsonl album");
  EXPECT_EQ(full.code, 3);
  EXPECT_THAT(full.err, HasSubstr("out.jsonl"));
  EXPECT_THAT(full.err, HasSubstr("cannot be written"));
  EXPECT_FALSE(fs::exists(at("out.jsonl")));
  const std::string partial = read_file(at("out.jsonl.partial"));
  EXPECT_TRUE(partial.empty() || partial.back() == '\n');
  const ProgramRun rest =
      run({"caption", "-r", "--format", "jsonl", "--attention", "--out", "out.jsonl", "album"});
  EXPECT_EQ(rest.code, 0) << rest.err;
  const std::string all = read_file(at("out.jsonl"));
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 40);
  ProgramSetting to_full = setting();
  to_full.out = "/dev/full";
  const ProgramRun standard = run_sightline({"caption", "-r", "album"}, to_full);
  EXPECT_EQ(standard.code, 3);
  EXPECT_THAT(standard.err, HasSubstr("standard output cannot be written"));
}

// An alternative is a caption: below the confidence no output has it, and lists stay lists.
TEST_F(CaptionOutputsTest, AlternativesBelowTheConfidenceAreNowhere) {
  write_photo(at("a.png"));
  const std::vector<std::string> list{"caption", "-n", "4", "a.png"};
  const auto with = [&list](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = list;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  };
  const Json all = parse_json(run(with({"--format", "jsonl"})).out, "record");
  std::map<double, std::string> by_confidence;
  for (const Json& one : all.at("alternatives"))
    by_confidence[one.at("confidence").get<double>()] = one.at("caption").get<std::string>();
  const double best = all.at("confidence").get<double>();
  const auto lowest = by_confidence.begin();
  ASSERT_LT(lowest->first, best);
  const auto next = std::next(lowest);
  const double above = next == by_confidence.end() ? best : std::min(next->first, best);
  const std::string least = std::to_string((lowest->first + above) / 2), unsure = lowest->second;
  const auto only_whole = [&unsure](const std::string& text) {  // as a caption of its own
    const auto has = [&](const std::string& part) { return ("\n" + text).find(part) != std::string::npos; };
    return has("\n" + unsure + "\n") || has("\t" + unsure + "\n") || has("," + unsure + ",") ||
           has("\"caption\":\"" + unsure + "\"") || has("\"caption\": \"" + unsure + "\"");
  };
  const auto in_gallery = [&](const std::string& directory) {
    bool found = false;
    for (const auto& [name, content] : contents(at(directory))) found = found || only_whole(content);
    return found;
  };
  ASSERT_TRUE(only_whole(run(list).out));
  for (const std::string format : {"text", "jsonl", "csv"}) {
    const ProgramRun said = run(with({"--confidence", least, "--format", format}));
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_FALSE(only_whole(said.out)) << said.out;
    EXPECT_THAT(said.out, HasSubstr(all.at("caption").get<std::string>()));
  }
  for (const std::string kind : {"txt", "caption", "json"}) {
    EXPECT_EQ(run(with({"--confidence", least, "--sidecar", kind})).code, 0);
    EXPECT_FALSE(only_whole(read_file(at("a." + kind)))) << kind;
  }
  EXPECT_EQ(run(with({"--html", "all"})).code, 0);
  EXPECT_TRUE(in_gallery("all"));
  EXPECT_EQ(run(with({"--confidence", least, "--html", "sure"})).code, 0);
  EXPECT_FALSE(in_gallery("sure"));

  // What is left of a list has the form of one.
  const std::string nearly = std::to_string(best - 1e-5);
  const ProgramRun text = run(with({"--confidence", nearly, "--no-filename"}));
  EXPECT_THAT(text.out, ::testing::MatchesRegex("(-[0-9.]+\t[^\t\n]+\n)+"));
  // Which captions a list has depends on it, as on every option.
  EXPECT_EQ(run(with({"--out", "list.txt", "--confidence", least})).code, 0);
  const ProgramRun other = run(with({"--out", "list.txt"}));
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("confidence: "));
}

TEST_F(CaptionOutputsTest, ListsAreInOrderOfTheScoreBesideThem) {
  album(3);
  const ProgramRun table = run({"caption", "-r", "-n", "6", "--format", "csv", "album"});
  ASSERT_EQ(table.code, 0) << table.err;
  std::istringstream lines(table.out);
  std::string line, file;
  std::getline(lines, line);
  EXPECT_EQ(line, "file,file_bytes,rank,caption,log_prob,confidence,score,worth,unlike\r");
  double last = 0;
  int rows = 0;
  for (; std::getline(lines, line); ++rows) {
    std::vector<std::string> cells(1);
    for (const char letter : line) letter == ',' ? cells.emplace_back() : cells.back() += letter;
    ASSERT_EQ(cells.size(), 9u) << line;
    const double score = std::stod(cells[6]);
    EXPECT_TRUE(cells[0] != file || score <= last) << line;
    file = cells[0];
    last = score;
  }
  EXPECT_EQ(rows, 18);
}

TEST_F(CaptionOutputsTest, WhatAnEarlierRunWroteStaysAndIsListedWhateverIsMadeNow) {
  write_photo(at("a.png"));
  const std::string stays = "; what an earlier run wrote of it stays";
  const std::vector<std::vector<std::string>> outputs{{"--sidecar", "txt"},
                                                      {"--sidecar", "xmp"},
                                                      {"--embed"},
                                                      {"--html", "gallery"},
                                                      {"--overlay", "sheets"},
                                                      {"--format", "jsonl", "--out", "r.jsonl"},
                                                      {"--format", "csv", "--out", "r.csv"}};
  for (const auto& output : outputs) {
    const auto with = [&](const std::vector<std::string>& more) {
      std::vector<std::string> arguments{"caption", "a.png"};
      arguments.insert(arguments.end(), output.begin(), output.end());
      arguments.insert(arguments.end(), more.begin(), more.end());
      return run(arguments);
    };
    const ProgramRun never = with({"--confidence", "0.999"});
    EXPECT_THAT(never.err, HasSubstr("a.png: its confidence of ")) << output[0];
    EXPECT_THAT(never.err, Not(HasSubstr(stays))) << output[0];
    if (output[0] == "--format") fs::remove(at(output.back()));
    ASSERT_EQ(with({}).code, 0);
    const auto before = contents(at("."));
    for (const std::string existing : {"skip", "overwrite", "skip"}) {
      const ProgramRun now = with({"--confidence", "0.999", "--existing", existing});
      EXPECT_EQ(now.code, 0) << now.err;
      EXPECT_THAT(now.err, HasSubstr(stays)) << output[0] << existing;
      EXPECT_EQ(contents(at(".")), before) << output[0] << existing;
    }
  }
  const ProgramRun printed =
      run({"caption", "a.png", "--sidecar", "txt", "--out", "-", "--confidence", "0.999"});
  EXPECT_EQ(printed.out, "");
  EXPECT_THAT(printed.err, HasSubstr(stays));
}

}  // namespace
}  // namespace sightline
