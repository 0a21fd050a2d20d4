#include "pipeline/sidecars.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "data/photo_version.h"
#include "pipeline/records.h"
#include "pipeline/unsure_reason.h"
#include "pipeline/xmp_packet.h"

namespace sightline {
namespace {

using testing::captioned;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

class SidecarsTest : public ::testing::Test {
 protected:
  SidecarsTest() { options_.settings = {{"beam", "3"}}; }

  fs::path at(const std::string& name) const { return directory_.path() / name; }
  PhotoFile photo(const std::string& name) const {
    write_file_atomically(at(name), "photo " + name);
    return {at(name), name};
  }

  // What a run says of the photo: its problem, "held", or nothing. The run comes to its end or is stopped
  // before another photo.
  std::string run(const PhotoFile& photo, const std::vector<std::string>& words = {"a", "dog"},
                  bool complete = true) {
    Sidecars sidecars(options_);
    const auto past = sidecars.held(photo);
    if (past && past->kind == PastResult::Kind::refused) return past->reason;
    if (past) return past->kind == PastResult::Kind::unsure ? "unsure" : "held";
    sidecars.notices();
    CaptionRecord record = captioned(photo.path.string(), words);
    record.place = photo.place;
    record.unsure = unsure_reason(record, options_.least_confidence);
    const auto problem = sidecars.take(record);
    sidecars.finish(complete);
    return problem.value_or("");
  }

  TemporaryDirectory directory_;
  SidecarOptions options_;
};

TEST_F(SidecarsTest, AFileThatIsNoSidecarsSizeIsNotRead) {
  for (const auto kind : {SidecarKind::xmp, SidecarKind::txt}) {
    options_.kind = kind;
    options_.existing = kind == SidecarKind::xmp ? Existing::skip : Existing::append;
    const fs::path large = at(kind == SidecarKind::xmp ? "a.xmp" : "a.txt");
    write_file_atomically(large, "");
    fs::resize_file(large, kLargestSidecar + 1);
    EXPECT_THAT(run(photo("a.jpg")), HasSubstr("expected at most 67108864, left alone"));
    EXPECT_EQ(fs::file_size(large), kLargestSidecar + 1);
  }
}

TEST_F(SidecarsTest, AppendAddsOnceForEachOfTheSettings) {
  options_.existing = Existing::append;
  const PhotoFile a = photo("a.jpg");
  for (const std::string beam : {"3", "5", "3", "5"}) {
    options_.settings = {{"beam", beam}};
    run(a, {"beam", beam});
  }
  EXPECT_EQ(read_file(at("a.txt")), "beam 3\nbeam 5\n");
}

// It was replaced while it waited between reading and writing.
TEST_F(SidecarsTest, TheVersionThatWasReadIsNoted) {
  const PhotoFile a = photo("a.jpg");
  CaptionRecord record = captioned(a.path.string(), {"a", "dog"});
  record.place = a.place;
  record.version = PhotoVersion::of_file({}, a.path).version;
  write_file_atomically(a.path, "another photo, and a longer one");
  Sidecars first(options_);
  ASSERT_FALSE(first.held(a));
  ASSERT_EQ(first.take(record), std::nullopt);
  first.finish(true);
  Sidecars later(options_);
  EXPECT_TRUE(later.held(a));
  EXPECT_THAT(later.notices(), ::testing::ElementsAre(HasSubstr("photos that have changed")));
}

TEST_F(SidecarsTest, StandBesideThePhotoOrInATreeOfTheirOwn) {
  EXPECT_EQ(run(photo("a.b.jpg")), "");
  EXPECT_EQ(read_file(at("a.b.txt")), "a dog\n");
  options_.full_names = true;
  EXPECT_EQ(run(photo("a.b.jpg")), "");
  EXPECT_EQ(read_file(at("a.b.jpg.txt")), "a dog\n");
  options_.directory = at("captions");
  options_.kind = SidecarKind::caption;
  PhotoFile deep = photo("c.jpg");
  deep.place = "2020/june/c.jpg";
  EXPECT_EQ(run(deep), "");
  EXPECT_EQ(read_file(at("captions/2020/june/c.jpg.caption")), "a dog\n");
}

TEST_F(SidecarsTest, SkipKeepsWhatIsThere) {
  const PhotoFile a = photo("a.jpg");
  write_file_atomically(at("a.txt"), "by hand");
  EXPECT_EQ(run(a), "held");
  EXPECT_EQ(read_file(at("a.txt")), "by hand");
  EXPECT_EQ(run(photo("b.jpg")), "");
  EXPECT_EQ(run(photo("b.jpg")), "held");
}

TEST_F(SidecarsTest, ChangedSettingsAreNoticed) {
  const PhotoFile a = photo("a.jpg");
  run(a);
  options_.settings = {{"beam", "5"}};
  Sidecars sidecars(options_);
  EXPECT_TRUE(sidecars.held(a));
  EXPECT_THAT(sidecars.notices(), ::testing::ElementsAre(HasSubstr("beam: 3 then, 5 now")));
}

TEST_F(SidecarsTest, OverwriteMakesAnewWhatNoUnfinishedRunOfTheseSettingsMade) {
  options_.existing = Existing::overwrite;
  const PhotoFile a = photo("a.jpg");
  const std::vector<std::string> dog{"a", "dog"}, cat{"a", "cat"};
  write_file_atomically(at("a.txt"), "by hand");
  EXPECT_EQ(run(a, dog, false), "");
  EXPECT_EQ(run(a, dog, false), "held");
  write_file_atomically(at("a.txt"), "by hand");
  EXPECT_EQ(run(a, dog, false), "");
  write_file_atomically(a.path, "another photo");
  EXPECT_EQ(run(a, cat, false), "");
  EXPECT_EQ(read_file(at("a.txt")), "a cat\n");
  Sidecars(options_).finish(true);  // whose journals it has not looked at stay as they are
  EXPECT_EQ(run(a), "held");
  Sidecars again(options_);
  EXPECT_TRUE(again.held(a));
  again.finish(true);  // nothing was left to do: now the run has come to its end
  EXPECT_EQ(run(a, cat), "");
  EXPECT_EQ(run(a, cat), "");
  EXPECT_EQ(read_file(at("a.txt")), "a cat\n");
  options_.settings = {{"beam", "5"}};
  EXPECT_EQ(run(a), "");
}

TEST_F(SidecarsTest, AppendAddsOnceAlsoWhereItWasKilledInBetween) {
  options_.existing = Existing::append;
  const PhotoFile a = photo("a.jpg");
  write_file_atomically(at("a.txt"), "by hand");
  EXPECT_EQ(run(a), "");
  EXPECT_EQ(read_file(at("a.txt")), "by hand\na dog\n");
  EXPECT_EQ(run(a), "held");
  write_file_atomically(at("a.txt"), "by hand");  // as if killed between the journal and the sidecar
  EXPECT_EQ(run(a), "");
  EXPECT_EQ(read_file(at("a.txt")), "by hand\na dog\n");
  options_.settings = {{"beam", "5"}};
  EXPECT_EQ(run(a, {"a", "cat"}), "");
  EXPECT_EQ(read_file(at("a.txt")), "by hand\na dog\na cat\n");
}

TEST_F(SidecarsTest, OverwriteTakesBackWhatWasAppended) {
  const PhotoFile a = photo("a.jpg");
  write_file_atomically(at("a.txt"), "by hand");
  options_.existing = Existing::append;
  run(a, {"a", "dog"}, false);
  options_.existing = Existing::overwrite;
  EXPECT_EQ(run(a, {"a", "cat"}, false), "");
  EXPECT_EQ(read_file(at("a.txt")), "a cat\n");
}

TEST_F(SidecarsTest, AReplacedPhotoIsAppendedToAgain) {
  options_.existing = Existing::append;
  const PhotoFile a = photo("a.jpg");
  run(a);
  write_file_atomically(a.path, "another photo");
  EXPECT_EQ(run(a, {"a", "cat"}), "");
  EXPECT_EQ(run(a, {"a", "cat"}), "held");
  EXPECT_EQ(read_file(at("a.txt")), "a dog\na cat\n");
}

TEST_F(SidecarsTest, FailGoesOnWithAnUnfinishedRunOnly) {
  options_.existing = Existing::fail;
  const PhotoFile a = photo("a.jpg"), b = photo("b.jpg");
  const auto refused = [&] {
    Sidecars sidecars(options_);
    sidecars.held(a);
    EXPECT_THROW(sidecars.notices(), UsageError);
  };
  EXPECT_EQ(run(a, {"a", "dog"}, false), "");
  EXPECT_EQ(run(b), "");
  EXPECT_EQ(run(a), "held");  // a run over b alone finishes nothing of it
  const PhotoFile c = photo("c.jpg");
  {
    Sidecars whole(options_);
    EXPECT_TRUE(whole.held(a));
    EXPECT_FALSE(whole.held(c));
    whole.notices();
    CaptionRecord record = captioned(c.path.string(), {"a", "cat"});
    record.place = c.place;
    EXPECT_EQ(whole.take(record), std::nullopt);
    whole.finish(true);
  }
  refused();  // with c, the run came to its end
  fs::remove(at("a.txt"));
  write_file_atomically(at("a.txt"), "by hand");
  refused();
}

TEST_F(SidecarsTest, TwoPhotosCannotShareOneAndAPhotoIsNeverWrittenOver) {
  const PhotoFile jpg = photo("a.jpg"), png = photo("a.png"), odd = photo("b.txt");
  Sidecars sidecars(options_);
  for (const PhotoFile& one : {jpg, png, odd}) EXPECT_FALSE(sidecars.held(one));
  EXPECT_EQ(sidecars.take(captioned(jpg.path.string(), {"a"})), std::nullopt);
  EXPECT_THAT(sidecars.take(captioned(png.path.string(), {"a"})).value(),
              HasSubstr("is another photo's, that of"));
  EXPECT_THAT(sidecars.take(captioned(odd.path.string(), {"a"})).value(), HasSubstr("own name"));
  EXPECT_EQ(read_file(at("b.txt")), "photo b.txt");
  const std::string png_bytes("\x89PNG\r\n\x1A\n picture", 16);
  write_file_atomically(at("c.txt"), png_bytes);
  options_.existing = Existing::overwrite;
  EXPECT_THAT(run(photo("c.jpg")), HasSubstr("is a picture"));
  EXPECT_EQ(read_file(at("c.txt")), png_bytes);
}

TEST_F(SidecarsTest, AnotherPhotosSidecarOfAnEarlierRunIsLeftAlone) {
  options_.directory = at("captions");
  PhotoFile first = photo("first.jpg"), second = photo("second.jpg");
  first.place = second.place = "a.jpg";
  EXPECT_EQ(run(first), "");
  EXPECT_THAT(run(second, {"a", "cat"}), HasSubstr("first.jpg (--sidecar-name full keeps them apart)"));
  options_.existing = Existing::overwrite;
  EXPECT_THAT(run(second, {"a", "cat"}), HasSubstr("is another photo's, that of"));
  EXPECT_EQ(read_file(at("captions/a.txt")), "a dog\n");
  fs::rename(at("first.jpg"), at("renamed.jpg"));
  EXPECT_EQ(run(second, {"a", "cat"}), "");
}

// The sidecar of a photo that is there no more, or that was never made, is nobody's.
TEST_F(SidecarsTest, ASidecarThatIsNotThereIsNobodys) {
  EXPECT_EQ(run(photo("a.jpg")), "");
  fs::remove(at("a.txt"));
  EXPECT_EQ(run(photo("a.png"), {"a", "cat"}), "");
  EXPECT_EQ(read_file(at("a.txt")), "a cat\n");
}

TEST_F(SidecarsTest, ADirectoryOfManyNamesHasOneJournal) {
  fs::create_directory(at("album"));
  fs::create_directory_symlink(at("album"), at("link"));
  Sidecars sidecars(options_);
  for (const std::string name : {"album/a.jpg", "link/b.jpg", "album/../album/c.jpg", "./link/a.png"}) {
    const PhotoFile one = photo(name);
    EXPECT_FALSE(sidecars.held(one));
    const auto problem = sidecars.take(captioned(one.path.string(), {"a"}));
    EXPECT_EQ(problem.has_value(), name == "./link/a.png") << name;  // album/a.txt is that of album/a.jpg
  }
}

TEST_F(SidecarsTest, TheTreeMayBeALink) {
  fs::create_directories(at("big/deep/out"));
  fs::create_directory_symlink(at("big/deep/out"), at("out"));
  fs::create_directories(at("one"));
  fs::create_directories(at("two"));
  PhotoFile first = photo("one/a.jpg"), second = photo("two/a.jpg");
  first.place = second.place = "a.jpg";
  options_.directory = at("out");
  EXPECT_EQ(run(first), "");
  EXPECT_THAT(run(second), HasSubstr("one/a.jpg (another --sidecar-dir keeps them apart)"));
}

TEST_F(SidecarsTest, OneThatCannotBeReadHoldsUpNoOther) {
  const PhotoFile a = photo("a.jpg");
  run(a);
  fs::remove(at("a.txt"));
  fs::create_symlink(at("nowhere"), at("a.txt"));
  options_.existing = Existing::overwrite;
  EXPECT_EQ(run(a), "");
  EXPECT_EQ(run(photo("b.jpg")), "");
}

TEST_F(SidecarsTest, WhatSomebodyElseMadeIsNamedAndLeftAlone) {
  const PhotoFile a = photo("a.jpg");
  write_file_atomically(at("a.txt"), "by hand");
  Sidecars sidecars(options_);
  EXPECT_TRUE(sidecars.held(a));
  EXPECT_THAT(sidecars.notices(),
              ::testing::ElementsAre(HasSubstr("sidecars that this program did not make, left alone: 1")));
}

TEST_F(SidecarsTest, AppendAddsNothingToWhatOverwriteMade) {
  const PhotoFile a = photo("a.jpg");
  run(a);
  options_.existing = Existing::overwrite;
  EXPECT_EQ(run(a), "");
  options_.existing = Existing::append;
  EXPECT_EQ(run(a), "held");
  EXPECT_EQ(read_file(at("a.txt")), "a dog\n");
}

TEST_F(SidecarsTest, TheFilesPermissionsStay) {
  const PhotoFile a = photo("a.jpg");
  write_file_atomically(at("a.txt"), "by hand");
  fs::permissions(at("a.txt"), fs::perms::owner_read | fs::perms::owner_write);
  options_.existing = Existing::overwrite;
  EXPECT_EQ(run(a), "");
  EXPECT_EQ(fs::status(at("a.txt")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(SidecarsTest, BelowTheConfidenceNothingIsWrittenAndTheNextRunKnows) {
  options_.least_confidence = 0.7;  // the records have e^-0.5, .607
  const PhotoFile a = photo("a.jpg");
  EXPECT_EQ(run(a), "");
  EXPECT_FALSE(fs::exists(at("a.txt")));
  EXPECT_EQ(run(a), "unsure");
  options_.least_confidence = 0.8;
  EXPECT_EQ(run(a), "unsure");
  options_.least_confidence = 0.6;
  EXPECT_EQ(run(a), "");
  EXPECT_TRUE(fs::exists(at("a.txt")));
  options_.least_confidence = 0.7;
  EXPECT_EQ(run(a), "unsure");  // what is written stays, and is listed
  EXPECT_EQ(read_file(at("a.txt")), "a dog\n");
}

// Under overwrite too what is there stays, is listed as such, and remains this program's.
TEST_F(SidecarsTest, WhatIsThereStaysAndIsListedWhereTheNewCaptionIsTooUnsure) {
  const PhotoFile a = photo("a.jpg");
  const auto reason = [&] {
    Sidecars sidecars(options_);
    const auto past = sidecars.held(a);
    EXPECT_TRUE(past);
    return past ? past->reason : "";
  };
  EXPECT_FALSE(Sidecars(options_).keeps_earlier(a));
  EXPECT_EQ(run(a), "");
  EXPECT_TRUE(Sidecars(options_).keeps_earlier(a));
  options_.existing = Existing::overwrite;
  options_.settings = {{"beam", "5"}};
  options_.least_confidence = 0.7;  // the records have e^-0.5, .607
  EXPECT_EQ(run(a, {"another"}), "");
  EXPECT_EQ(read_file(at("a.txt")), "a dog\n");
  EXPECT_TRUE(Sidecars(options_).keeps_earlier(a));
  EXPECT_EQ(reason(), "its confidence of 0.6065 is below 0.7; what an earlier run wrote of it stays");
  options_.existing = Existing::skip;
  options_.least_confidence = 0;
  {
    Sidecars later(options_);
    EXPECT_TRUE(later.held(a));
    EXPECT_THAT(later.notices(), ElementsAre(HasSubstr("beam: 3 then, 5 now")));
  }
  fs::remove(at("a.txt"));
  options_.least_confidence = 0.7;
  EXPECT_FALSE(Sidecars(options_).keeps_earlier(a));
  EXPECT_EQ(reason(), "its confidence of 0.6065 is below 0.7");
}

TEST_F(SidecarsTest, WhatCannotBeWrittenIsAProblemOfThatPhoto) {
  options_.existing = Existing::overwrite;
  const PhotoFile a = photo("a.jpg"), b = photo("b.jpg"), c = photo("c.jpg");
  fs::create_directory(at("a.txt"));
  ASSERT_EQ(::mkfifo(at("b.txt").c_str(), 0600), 0);
  EXPECT_THAT(run(a), HasSubstr("is a directory"));
  EXPECT_THAT(run(b), HasSubstr("pipe"));
  options_.existing = Existing::skip;
  EXPECT_THAT(run(a), HasSubstr("a.txt: is a directory"));  // it is no caption that is there
  EXPECT_THAT(run(b), HasSubstr("b.txt: is a directory, pipe"));
  options_.existing = Existing::overwrite;
  options_.kind = SidecarKind::xmp;
  write_file_atomically(at("c.xmp"), "<html/>");
  EXPECT_THAT(run(c), HasSubstr("left alone"));
  EXPECT_EQ(read_file(at("c.xmp")), "<html/>");
}

// 244 bytes and an ending: the file that is written first has a name of its own.
TEST_F(SidecarsTest, EveryLegalNameWillDo) {
  const std::string longest(251, 'a');
  EXPECT_EQ(run(photo(longest + ".jpg")), "");
  EXPECT_EQ(read_file(at(longest + ".txt")), "a dog\n");
  options_.full_names = true;
  EXPECT_THAT(run(photo(longest + ".jpg")), HasSubstr("File name too long"));
  EXPECT_EQ(run(photo("b.jpg")), "");
}

TEST_F(SidecarsTest, AFileInThePlaceOfADirectoryIsAProblemOfItsPhotos) {
  options_.directory = at("captions");
  directory_.write("captions/2020", "no directory");
  PhotoFile first = photo("a.jpg"), second = photo("b.jpg");
  first.place = "2020/a.jpg";
  EXPECT_THAT(run(first), HasSubstr("2020/a.txt: cannot be written: Not a directory"));
  EXPECT_EQ(run(second), "");
}

TEST_F(SidecarsTest, WhatHindersShowsBeforehand) {
  const std::string longest(251, 'a');
  const auto foreseen = [&](const PhotoFile& photo) {
    return Sidecars(options_).hindrance(photo).value_or("");
  };
  EXPECT_EQ(foreseen(photo(longest + ".jpg")), "");
  options_.full_names = true;
  EXPECT_THAT(foreseen(photo(longest + ".jpg")), HasSubstr("File name too long"));
  EXPECT_EQ(foreseen(photo(longest + ".jpg")), run(photo(longest + ".jpg")));
  options_.directory = directory_.write("captions", "no directory");
  EXPECT_EQ(foreseen(photo("b.jpg")), run(photo("b.jpg")));
  EXPECT_THAT(foreseen(photo("b.jpg")), HasSubstr("b.jpg.txt: cannot be written: Not a directory"));
}

TEST_F(SidecarsTest, NothingIsPutBehindUtf16) {
  options_.existing = Existing::append;
  const std::string utf16("\xFF\xFEm\0y\0", 6);
  directory_.write("a.txt", utf16);
  EXPECT_THAT(run(photo("a.jpg")), HasSubstr("a.txt: is UTF-16"));
  EXPECT_EQ(read_file(at("a.txt")), utf16);
}

TEST_F(SidecarsTest, LeftoversOfAKilledProcessAreRemoved) {
  const PhotoFile a = photo("a.jpg");
  run(a, {"a", "dog"}, false);
  fs::remove(at("a.txt"));
  write_file_atomically(at("a.txt.tmp999999999"), "a d");  // no process has this id
  write_file_atomically(at("a.txt.tmp" + std::to_string(::getppid())), "another's");
  EXPECT_EQ(run(a), "");
  EXPECT_FALSE(fs::exists(at("a.txt.tmp999999999")));
  EXPECT_TRUE(fs::exists(at("a.txt.tmp" + std::to_string(::getppid()))));
}

TEST_F(SidecarsTest, AnXmpWithoutADescriptionIsAddedTo) {
  options_.kind = SidecarKind::xmp;
  write_file_atomically(at("a.jpg.xmp"), XmpPacket().bytes());
  const PhotoFile a = photo("a.jpg");
  EXPECT_EQ(run(a), "");
  EXPECT_EQ(XmpPacket(read_file(at("a.jpg.xmp")), "a").description(), "a dog");
  EXPECT_FALSE(fs::exists(at("a.xmp")));
  EXPECT_EQ(run(a), "held");
  options_.existing = Existing::append;
  options_.settings = {{"beam", "5"}};
  EXPECT_EQ(run(a, {"a", "cat"}), "");
  EXPECT_EQ(XmpPacket(read_file(at("a.jpg.xmp")), "a").description(), "a dog\na cat");
}

// In whatever language somebody has described it.
TEST_F(SidecarsTest, ADescriptionInAnotherLanguageCountsAsOne) {
  options_.kind = SidecarKind::xmp;
  const std::string german =
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
      "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:description><rdf:Alt><rdf:li "
      "xml:lang=\"de-DE\">Mein Hund</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF>"
      "</x:xmpmeta>";
  const auto after = [&](Existing existing) {
    directory_.write("a.xmp", german);
    fs::remove(at(".sightline-sidecars"));
    options_.existing = existing;
    EXPECT_EQ(run(photo("a.jpg")), existing == Existing::skip ? "held" : "");
    return read_file(at("a.xmp"));
  };
  EXPECT_EQ(after(Existing::skip), german);
  EXPECT_EQ(XmpPacket(after(Existing::append), "a").description(), "Mein Hund\na dog");
  EXPECT_EQ(XmpPacket(after(Existing::overwrite), "a").description(), "a dog");
  directory_.write("a.xmp", german);
  options_.existing = Existing::fail;
  Sidecars sidecars(options_);
  sidecars.held(photo("a.jpg"));
  EXPECT_THROW(sidecars.notices(), UsageError);
}

TEST_F(SidecarsTest, AnEmptyXmpBecomesOne) {
  options_.kind = SidecarKind::xmp;
  for (const Existing existing : {Existing::skip, Existing::overwrite, Existing::append, Existing::fail}) {
    options_.existing = existing;
    write_file_atomically(at("a.xmp"), "");
    EXPECT_EQ(run(photo("a.jpg")), "");
    EXPECT_EQ(XmpPacket(read_file(at("a.xmp")), "a").description(), "a dog");
  }
}

}  // namespace
}  // namespace sightline
