#include <sys/stat.h>

#include <cctype>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/cli_fixture.h"
#include "core/json.h"
#include "image/image_reader.h"
#include "pipeline/photo_description.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

namespace fs = std::filesystem;

class EmbedTest : public CliTest {
 protected:
  // Photographs of each kind that is written into, with metadata of every sort.
  bool make_album() const {
    fs::create_directory(at("album"));
    for (const char* name : {"full.jpg", "scene.png", "lossy.webp", "lossless.webp"})
      fs::copy_file(std::string(SIGHTLINE_SOURCE_DIR "/tests/image/fixtures/") + name, at("album") / name);
    fs::copy_file(at("album/full.jpg"), at("album/plain.jpg"));
    return script(
               "command -v exiftool >/dev/null || exit 9; cd album\n"
               "exiftool -q -overwrite_original -XMP-dc:Title=mine -XMP-xmp:Rating=4 -XMP-dc:Subject=sea "
               "-EXIF:Artist=me -EXIF:DateTimeOriginal='2020:01:02 03:04:05' -IPTC:Keywords=sea "
               "-Comment='a remark' full.jpg\n"
               "exiftool -q -overwrite_original -XMP-dc:Title=mine -XMP-xmp:Rating=4 -EXIF:Artist=me "
               "scene.png lossless.webp")
               .code != 9;
  }

  // What exiftool says of a photo, but for the fields that are to change and the file's own; by group, name
  // and value.
  std::string said_of(const std::string& photo) const {
    const ProgramRun said = script("exiftool -a -G1 -s --System:all album/" + photo);
    EXPECT_EQ(said.code, 0) << said.err;
    std::string kept;
    std::istringstream lines(said.out);
    for (std::string line; std::getline(lines, line);) {
      const bool ours = line.find("[XMP-dc]        Description ") == 0 ||
                        line.find("[XMP-iptcCore]  AltTextAccessibility ") == 0 ||
                        line.find("[XMP-x]         XMPToolkit ") == 0;
      // That a WebP is of the extended kind shows here; how it was is checked beside this.
      const bool kind = line.starts_with("[File]          FileType ") || line.starts_with("[RIFF]");
      if (!ours && !kind) kept += line + "\n";
    }
    return kept;
  }
  std::string field(const std::string& name, const std::string& photo) const {
    return script("exiftool -s3 -" + name + " album/" + photo).out;
  }
};

TEST_F(EmbedTest, ExiftoolReadsBothTextsAndEverythingElseIsAsItWas) {
  if (!make_album()) GTEST_SKIP() << "exiftool is not installed";
  const std::vector<std::string> photos{"full.jpg", "plain.jpg", "scene.png", "lossy.webp", "lossless.webp"};
  std::vector<std::string> before;
  std::vector<Image> pixels;
  for (const std::string& photo : photos) {
    before.push_back(said_of(photo));
    pixels.push_back(read_image(at("album/" + photo)));
  }
  EXPECT_THAT(before[0], HasSubstr("mine"));
  EXPECT_THAT(before[0], HasSubstr("a remark"));
  const ProgramRun captions = run({"caption", "--sentence", "album"});
  const ProgramRun made = run({"caption", "--embed", "--sentence", "album"});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.out, IsEmpty());
  EXPECT_THAT(made.err, HasSubstr("captioned 5 photos"));
  for (std::size_t i = 0; i < photos.size(); ++i) {
    EXPECT_EQ(said_of(photos[i]), before[i]) << photos[i];
    EXPECT_EQ(read_image(at("album/" + photos[i])).rgb, pixels[i].rgb) << photos[i];
    const std::string text = field("XMP-dc:Description", photos[i]);
    EXPECT_EQ(field("XMP-iptcCore:AltTextAccessibility", photos[i]), text);
    EXPECT_THAT(captions.out, HasSubstr("album/" + photos[i] + "\t" + text));
    EXPECT_THAT(text, ::testing::EndsWith(".\n"));
    EXPECT_THAT(script("exiftool -validate -warning -error -a album/" + photos[i]).out,
                Not(HasSubstr("XMP")));
  }
  EXPECT_THAT(run({"caption", "--embed", "--sentence", "album"}).err,
              HasSubstr("captioned 0 photos; skipped 5"));
}

// Everywhere else they are the photos that they were, in the same run and in later ones.
TEST_F(EmbedTest, OtherOutputsOfTheSameCommandKnowThePhotos) {
  fs::create_directory(at("album"));
  for (const std::string name : {"1.png", "2.png", "3.png"}) write_photo(at("album/" + name));
  const std::vector<std::string> command{"caption",   "--embed",  "--sidecar", "xmp",       "--out",
                                         "out.jsonl", "--format", "jsonl",     "--overlay", "sheets",
                                         "--html",    "gallery",  "album"};
  const ProgramRun made = run(command);
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_TRUE(fs::exists(at("sheets/3.png.sheet.jpg")));
  const ProgramRun again = run(command);
  EXPECT_EQ(again.code, 0);
  EXPECT_THAT(again.err, HasSubstr("skipped 3"));
  EXPECT_THAT(again.err, Not(HasSubstr("changed")));
  EXPECT_THAT(again.err, Not(HasSubstr("did not make")));
}

TEST_F(EmbedTest, PhotosThatAreDescribedInsideAreSkipped) {
  if (!make_album()) GTEST_SKIP() << "exiftool is not installed";
  ASSERT_EQ(script("cd album; exiftool -q -overwrite_original -IPTC:Caption-Abstract='my dog' full.jpg\n"
                   "exiftool -q -overwrite_original -XMP-dc:Description-de='mein Hund' scene.png\n"
                   "exiftool -q -overwrite_original -EXIF:ImageDescription='my cat' lossless.webp plain.jpg")
                .code,
            0);
  const ProgramRun embedded = run({"caption", "--embed", "album"});
  EXPECT_EQ(embedded.code, 0);
  EXPECT_THAT(embedded.err, HasSubstr("captioned 1 photo"));
  EXPECT_THAT(embedded.err, HasSubstr("that this program did not make, left alone: 4"));
  const ProgramRun beside = run({"caption", "--sidecar", "xmp", "album"});
  EXPECT_THAT(beside.err, HasSubstr("described in their own metadata, passed over: 4"));
  EXPECT_FALSE(fs::exists(at("album/full.xmp")));
  EXPECT_TRUE(fs::exists(at("album/lossy.xmp")));
  EXPECT_EQ(run({"caption", "--embed", "--existing", "append", "album"}).code, 0);
  EXPECT_THAT(*photo_description(at("album/full.jpg")), ::testing::StartsWith("my dog\n"));
  EXPECT_EQ(field("IPTC:Caption-Abstract", "full.jpg"), "my dog\n");
  EXPECT_THAT(*photo_description(at("album/scene.png")), ::testing::StartsWith("mein Hund\n"));
  EXPECT_EQ(field("XMP-dc:Description-de", "scene.png"), "mein Hund\n");
  const std::string once = read_file(at("album/full.jpg"));
  EXPECT_EQ(run({"caption", "--embed", "--existing", "append", "album"}).code, 0);
  EXPECT_EQ(read_file(at("album/full.jpg")), once);
}

TEST_F(EmbedTest, TiffAndHeicAreReadToo) {
  if (!make_album()) GTEST_SKIP() << "exiftool is not installed";
  const ProgramRun made = script(
      "command -v heif-enc >/dev/null || exit 9\n"
      "heif-enc -q 50 album/scene.png -o a.heic >&2; heif-enc -A album/scene.png -o a.avif >&2\n"
      "cp " SIGHTLINE_SOURCE_DIR
      "/tests/image/fixtures/grey.tif a.tif; cp a.tif b.tif\n"
      "exiftool -q -overwrite_original -XMP-dc:Description='my dog' a.heic a.avif a.tif\n"
      "exiftool -q -overwrite_original -IPTC:Caption-Abstract='my cat' b.tif");
  if (made.code == 9) GTEST_SKIP() << "heif-enc is not installed";
  ASSERT_EQ(made.code, 0) << made.err;
  for (const char* name : {"a.heic", "a.avif", "a.tif"})
    EXPECT_EQ(photo_description(at(name)).value_or("none"), "my dog") << name;
  EXPECT_EQ(photo_description(at("b.tif")).value_or("none"), "my cat");
  const ProgramRun refused =
      run({"caption", "--embed", "--failures", "list", "a.heic", "a.tif", "album/lossy.webp"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("a.heic: is a HEIC or AVIF, left alone"));
  EXPECT_THAT(refused.err, HasSubstr("captioned 1 photo"));
  EXPECT_THAT(read_file(at("list")), HasSubstr("a.tif\tis a TIFF"));
}

TEST_F(EmbedTest, ABackupIsExiftoolsOwnAndNoPhoto) {
  fs::create_directory(at("album"));
  write_photo(at("album/a.png"));
  const std::string original = read_file(at("album/a.png"));
  ASSERT_EQ(run({"caption", "--embed", "--backup", "album"}).code, 0);
  EXPECT_EQ(read_file(at("album/a.png_original")), original);
  EXPECT_THAT(run({"caption", "album"}).out, Not(HasSubstr("_original")));
  EXPECT_EQ(run({"caption", "--backup", "album"}).code, 2);
  if (script("command -v exiftool").code != 0) return;
  ASSERT_EQ(script("exiftool -q -restore_original album/a.png").code, 0);
  EXPECT_EQ(read_file(at("album/a.png")), original);
}

// What somebody has set in the folder's own way: a rating, a remark.
TEST_F(EmbedTest, ExtendedAttributesStay) {
  write_photo(at("a.png"));
  const ProgramRun made = script(
      "python3 -c 'import os; os.setxattr(\"a.png\", \"user.xdg.comment\", b\"mine\")' || exit 9\n"
      "sightline caption --embed a.png\n"
      "python3 -c 'import os; print(os.getxattr(\"a.png\", \"user.xdg.comment\").decode())'");
  if (made.code == 9) GTEST_SKIP() << "no extended attributes here: " << made.err;
  EXPECT_EQ(made.out, "mine\n") << made.err;
}

// Killed again and again, no photo is lost and none is described twice.
TEST_F(EmbedTest, AfterKillsAtManyMomentsEachPhotoIsDescribedOnce) {
  fs::create_directory(at("album"));
  constexpr int kPhotos = 60;
  for (int i = 0; i < kPhotos; ++i)
    write_photo(at("album/" + std::to_string(100 + i) + ".png"), 600 + i, 400);
  int kills = 0;
  for (; kills < 10; ++kills) {
    const ProgramRun killed = script(
        "touch album/.sightline-embedded; size=$(wc -c <album/.sightline-embedded)\n"
        "[ \"$size\" -gt 0 ] || rm album/.sightline-embedded\n"
        "sightline caption --embed --existing append album 2>/dev/null & program=$!\n"
        "until [ \"$(cat album/.sightline-embedded 2>/dev/null | wc -c)\" != \"$size\" ] || "
        "! kill -0 $program 2>/dev/null; do sleep 0.005; done\n"
        "kill -9 $program 2>/dev/null || true; code=0; wait $program || code=$?; exit $code");
    if (killed.code != 137) break;
  }
  const ProgramRun last = run({"caption", "--embed", "--existing", "append", "album"});
  EXPECT_EQ(last.code, 0) << last.err;
  EXPECT_GE(kills, 3);
  const ProgramRun text = run({"caption", "album"});
  for (int i = 0; i < kPhotos; ++i) {
    const std::string name = "album/" + std::to_string(100 + i) + ".png";
    EXPECT_THAT(text.out, HasSubstr(name + "\t" + photo_description(at(name)).value_or("none") + "\n"));
  }
  EXPECT_THAT(script("ls -A album | grep tmp || true").out, IsEmpty());
}

TEST_F(EmbedTest, ASentenceIsWrittenEverywhere) {
  write_photo(at("a.png"));
  const std::string plain = run({"caption", "a.png"}).out, text = run({"caption", "--sentence", "a.png"}).out;
  EXPECT_NE(text, plain);
  EXPECT_THAT(text, ::testing::EndsWith(".\n"));
  const std::string sentence = text.substr(0, text.size() - 1);
  EXPECT_TRUE(std::isupper(static_cast<unsigned char>(sentence[0])) != 0);
  const Json record = parse_json(run({"caption", "--sentence", "--format", "jsonl", "a.png"}).out, "record");
  const Json other = parse_json(run({"caption", "--format", "jsonl", "a.png"}).out, "record");
  EXPECT_EQ(record.at("caption"), sentence);
  EXPECT_EQ(record.at("words"), other.at("words"));  // the model's own
  for (const char* format : {"csv", "metadata"})
    EXPECT_THAT(run({"caption", "--sentence", "--format", format, "a.png"}).out, HasSubstr(sentence))
        << format;
  ASSERT_EQ(run({"caption", "--sentence", "--sidecar", "txt", "a.png"}).code, 0);
  EXPECT_EQ(read_file(at("a.txt")), text);
  EXPECT_THAT(run({"caption", "--sidecar", "txt", "a.png"}).err,
              HasSubstr("sentence: true then, nothing now"));
}

TEST_F(EmbedTest, BelowTheConfidenceNothingIsPrintedOrWritten) {
  write_photo(at("000000000007.png"));
  const std::string caption = run({"caption", "000000000007.png"}).out;
  for (const char* format : {"text", "csv", "coco", "metadata"}) {
    const ProgramRun unsure =
        run({"caption", "--confidence", "0.999", "--format", format, "000000000007.png"});
    EXPECT_THAT(unsure.out + unsure.err, Not(HasSubstr(caption.substr(0, caption.size() - 1)))) << format;
  }
  const ProgramRun unsure =
      run({"caption", "--confidence", "0.999", "--format", "jsonl", "--out", "out.jsonl", "--overlay",
           "sheets", "--html", "gallery", "--embed", "--failures", "list", "000000000007.png"});
  EXPECT_EQ(unsure.code, 0) << unsure.err;
  EXPECT_THAT(read_file(at("out.jsonl")), HasSubstr("\"status\":\"unsure\",\"reason\":\"its confidence of "));
  EXPECT_THAT(read_file(at("out.jsonl")), Not(HasSubstr("\"caption\"")));
  EXPECT_THAT(read_file(at("list")), HasSubstr("000000000007.png\tits confidence of "));
  EXPECT_FALSE(fs::exists(at("sheets/000000000007.png.sheet.jpg")));
  EXPECT_EQ(photo_description(at("000000000007.png")), std::nullopt);
  EXPECT_THAT(run({"caption", "--format", "jsonl", "--out", "out.jsonl", "000000000007.png"}).err,
              Not(HasSubstr("skipped")));
  EXPECT_THAT(read_file(at("out.jsonl")), HasSubstr("\"caption\""));
  EXPECT_THAT(run({"caption", "--format", "jsonl", "--confidence", "0.999", "--out", "out.jsonl",
                   "--failures", "list", "000000000007.png"})
                  .code,
              0);
  EXPECT_THAT(read_file(at("list")), HasSubstr("what an earlier run wrote of it stays"));
}

}  // namespace
}  // namespace sightline
