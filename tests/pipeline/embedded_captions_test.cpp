#include "pipeline/embedded_captions.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "data/photo_version.h"
#include "image/byte_source.h"
#include "image/image_writer.h"
#include "image/photo_metadata.h"
#include "image/xmp_embedding.h"
#include "pipeline/photo_description.h"
#include "pipeline/records.h"
#include "pipeline/sidecars.h"
#include "pipeline/unsure_reason.h"
#include "pipeline/xmp_packet.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

using testing::captioned;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class EmbeddedCaptionsTest : public ::testing::Test {
 protected:
  EmbeddedCaptionsTest() { options_.settings = {{"beam", "3"}}; }

  fs::path at(const std::string& name) const { return directory_.path() / name; }
  PhotoFile photo(const std::string& name = "a.jpg", int size = 8) const {
    Image picture{size, size, {}};
    picture.rgb.assign(static_cast<std::size_t>(size) * size * 3, 90);
    directory_.write(name, encode_jpeg(picture));
    return {at(name), name};
  }
  // One with this XMP.
  PhotoFile photo_with(const XmpPacket& packet) const {
    const PhotoFile made = photo();
    const std::string bytes = read_file(made.path);
    directory_.write("a.jpg", XmpEmbedding(bytes, "a").with({}, packet.embedded_bytes()));
    return made;
  }

  static CaptionRecord record_of(const PhotoFile& photo, const std::vector<std::string>& words) {
    CaptionRecord record = captioned(photo.path.string(), words);
    record.place = photo.place;
    record.version = PhotoVersion::of_file({}, photo.path).version;
    return record;
  }

  // What a run says of the photo: its problem, "held", "unsure", "refused", or nothing.
  std::string run(const PhotoFile& photo, const std::vector<std::string>& words = {"a", "dog"},
                  bool complete = true) {
    EmbeddedCaptions embedded(options_);
    if (const auto past = embedded.held(photo)) {
      if (past->kind == PastResult::Kind::refused) return past->reason;
      return past->kind == PastResult::Kind::unsure ? "unsure" : "held";
    }
    embedded.notices();
    CaptionRecord record = record_of(photo, words);
    record.unsure = unsure_reason(record, options_.least_confidence);
    const auto problem = embedded.take(record);
    embedded.finish(complete);
    return problem.value_or("");
  }

  static std::string description(const PhotoFile& photo) {
    return photo_description(photo.path).value_or("none");
  }
  static std::string alt_text(const PhotoFile& photo) { return photo_alt_text(photo.path).value_or("none"); }

  TemporaryDirectory directory_;
  EmbeddedOptions options_;
};

TEST_F(EmbeddedCaptionsTest, DescriptionAndAltTextAreWrittenOnce) {
  const PhotoFile a = photo();
  ::chmod(a.path.c_str(), 0640);
  EXPECT_EQ(run(a), "");
  EXPECT_EQ(description(a), "a dog");
  EXPECT_EQ(alt_text(a), "a dog");
  EXPECT_EQ(fs::status(a.path).permissions(), fs::perms(0640));
  EXPECT_FALSE(fs::exists(at("a.jpg_original")));
  const std::string bytes = read_file(a.path);
  EmbeddedCaptions again(options_);
  EXPECT_TRUE(again.held(a));
  EXPECT_THAT(again.notices(), IsEmpty());  // it is the photo that it was
  EXPECT_EQ(run(a, {"a", "cat"}), "held");
  EXPECT_EQ(read_file(a.path), bytes);
}

TEST_F(EmbeddedCaptionsTest, WhatSomebodyWroteIsSkippedAddedToOrReplaced) {
  XmpPacket mine;
  mine.set_description("my dog");
  mine.set_alt_text("my dog on grass");
  for (const Existing existing : {Existing::skip, Existing::append, Existing::overwrite}) {
    fs::remove(at(kEmbeddedJournal));
    const PhotoFile a = photo_with(mine);
    options_.existing = existing;
    EXPECT_EQ(run(a), existing == Existing::skip ? "held" : "");
    EXPECT_EQ(description(a), existing == Existing::skip     ? "my dog"
                              : existing == Existing::append ? "my dog\na dog"
                                                             : "a dog");
    EXPECT_EQ(alt_text(a), "my dog on grass");
  }
  options_.existing = Existing::fail;
  EmbeddedCaptions refused(options_);
  refused.held(photo_with(mine));
  EXPECT_THROW(refused.notices(), UsageError);
}

TEST_F(EmbeddedCaptionsTest, AppendAddsOnceForEachOfTheSettings) {
  options_.existing = Existing::append;
  const PhotoFile a = photo();
  for (const std::string beam : {"3", "5", "3", "5"}) {
    options_.settings = {{"beam", beam}};
    run(a, {"beam", beam});
  }
  EXPECT_EQ(description(a), "beam 3\nbeam 5");
  EXPECT_EQ(alt_text(a), "beam 3");
}

// Between the journal's line and the photo: nothing has come about, and the next run makes it.
TEST_F(EmbeddedCaptionsTest, AKillBeforeThePhotoIsReplacedLosesAndDoublesNothing) {
  for (const Existing existing : {Existing::skip, Existing::append, Existing::overwrite, Existing::fail}) {
    options_.existing = existing;
    fs::remove(at(kEmbeddedJournal));
    const PhotoFile a = photo();
    const std::string before = read_file(a.path);
    const auto time = fs::last_write_time(a.path);
    EXPECT_EQ(run(a, {"a", "dog"}, false), "");
    const std::string after = read_file(a.path);
    const auto time_after = fs::last_write_time(a.path);
    EXPECT_EQ(run(a, {"a", "dog"}, false), "held");
    directory_.write("a.jpg", before);
    fs::last_write_time(a.path, time);
    EXPECT_EQ(run(a, {"a", "dog"}, false), "");
    EXPECT_EQ(read_file(a.path), after);
    EXPECT_GE(fs::last_write_time(a.path), time_after);
    EXPECT_EQ(run(a), "held");
  }
}

TEST_F(EmbeddedCaptionsTest, OverwriteReplacesItsOwnAltTextToo) {
  options_.existing = Existing::overwrite;
  const PhotoFile a = photo();
  EXPECT_EQ(run(a), "");
  EXPECT_EQ(run(a, {"a", "cat"}), "");
  EXPECT_EQ(description(a), "a cat");
  EXPECT_EQ(alt_text(a), "a cat");
}

// Other outputs know a photo by its version, which embedding changes, once and again.
TEST_F(EmbeddedCaptionsTest, ItIsNoReplacedPhotoForOtherOutputs) {
  SidecarOptions sidecar_options;
  sidecar_options.settings = options_.settings;
  const PhotoFile a = photo();
  Sidecars sidecars(sidecar_options);
  ASSERT_FALSE(sidecars.held(a));
  ASSERT_EQ(sidecars.take(record_of(a, {"a", "dog"})), std::nullopt);
  sidecars.finish(true);
  options_.existing = Existing::append;
  EXPECT_EQ(run(a), "");
  options_.settings = {{"beam", "5"}};
  EXPECT_EQ(run(a, {"a", "cat"}), "");
  Sidecars later(sidecar_options);
  EXPECT_TRUE(later.held(a));
  EXPECT_THAT(later.notices(), IsEmpty());
  directory_.write("a.jpg", read_file(a.path) + "changed");
  Sidecars changed(sidecar_options);
  EXPECT_TRUE(changed.held(a));
  EXPECT_THAT(changed.notices(), ElementsAre(HasSubstr("photos that have changed")));
}

TEST_F(EmbeddedCaptionsTest, OnePlaceDescribesAPhotoForTheOther) {
  SidecarOptions xmp;
  xmp.kind = SidecarKind::xmp;
  xmp.settings = options_.settings;
  const PhotoFile a = photo();
  XmpPacket mine;
  mine.set_description("my dog");
  directory_.write("a.xmp", mine.bytes());
  EXPECT_EQ(run(a), "held");
  options_.existing = Existing::append;
  EXPECT_EQ(run(a), "");
  EXPECT_EQ(description(a), "my dog\na dog");
  const PhotoFile described = photo_with(mine);
  fs::remove(at("a.xmp"));
  fs::remove(at(kEmbeddedJournal));
  Sidecars skipping(xmp);
  EXPECT_TRUE(skipping.held(described));
  EXPECT_THAT(skipping.notices(), ElementsAre(HasSubstr("described in their own metadata")));
  xmp.existing = Existing::append;
  Sidecars adding(xmp);
  EXPECT_FALSE(adding.held(described));
  EXPECT_EQ(adding.take(record_of(described, {"a", "dog"})), std::nullopt);
  EXPECT_EQ(XmpPacket(read_file(at("a.xmp")), "a").description(), "my dog\na dog");
}

// What somebody wrote stays somebody's behind which a caption was put, whichever place was first.
TEST_F(EmbeddedCaptionsTest, ACaptionBehindSomebodysDescriptionIsAddedOnceInBothPlaces) {
  SidecarOptions xmp;
  xmp.kind = SidecarKind::xmp;
  xmp.settings = options_.settings;
  options_.existing = xmp.existing = Existing::append;
  XmpPacket mine;
  mine.set_description("my dog");
  const PhotoFile a = photo_with(mine);
  EXPECT_EQ(run(a), "");
  Sidecars sidecars(xmp);
  EXPECT_FALSE(sidecars.held(a));
  EXPECT_EQ(sidecars.take(record_of(a, {"a", "dog"})), std::nullopt);
  EXPECT_EQ(XmpPacket(read_file(at("a.xmp")), "a").description(), "my dog\na dog");
  xmp.existing = Existing::skip;
  fs::remove(at("a.xmp"));
  Sidecars later(xmp);
  EXPECT_TRUE(later.held(a));
  EXPECT_THAT(later.notices(), ElementsAre(HasSubstr("described in their own metadata")));
}

// Both outputs of one command; killed in between, each goes on.
TEST_F(EmbeddedCaptionsTest, WhatThisProgramWroteInOnePlaceCountsForNothingInTheOther) {
  SidecarOptions xmp;
  xmp.kind = SidecarKind::xmp;
  xmp.settings = options_.settings;
  const PhotoFile a = photo("a.jpg"), b = photo("b.jpg");
  EXPECT_EQ(run(a), "");
  Sidecars sidecars(xmp);
  EXPECT_FALSE(sidecars.held(a));
  EXPECT_FALSE(sidecars.held(b));
  EXPECT_EQ(sidecars.take(record_of(a, {"a", "dog"})), std::nullopt);
  EXPECT_EQ(sidecars.take(record_of(b, {"a", "dog"})), std::nullopt);
  EXPECT_EQ(XmpPacket(read_file(at("a.xmp")), "a").alt_text(), "a dog");
  EXPECT_EQ(run(b), "");
  EXPECT_EQ(description(b), "a dog");
}

TEST_F(EmbeddedCaptionsTest, TheOriginalIsKeptWhereThatIsAskedForAndTheFirstStays) {
  options_.backup = true;
  options_.existing = Existing::overwrite;
  const PhotoFile a = photo();
  const std::string original = read_file(a.path);
  EXPECT_EQ(run(a), "");
  EXPECT_EQ(run(a, {"a", "cat"}), "");
  EXPECT_EQ(read_file(at("a.jpg_original")), original);
  EXPECT_EQ(description(a), "a cat");
}

TEST_F(EmbeddedCaptionsTest, WhatCannotBeWrittenSaysWhy) {
  directory_.write("a.tif", std::string("II*\0\0\0\0\0", 8));
  directory_.write("a.bmp", "BM" + std::string(20, '\0'));
  directory_.write("a.gif", "GIF89a");
  EXPECT_THAT(run({at("a.tif"), "a.tif"}),
              HasSubstr("a.tif: is a TIFF, left alone: --embed writes into JPEG"));
  EXPECT_THAT(run({at("a.bmp"), "a.bmp"}), HasSubstr("is a BMP"));
  EXPECT_THAT(run({at("a.gif"), "a.gif"}), HasSubstr("is a GIF"));
  const PhotoFile a = photo();
  ::chmod(a.path.c_str(), 0444);
  EXPECT_THAT(run(a), HasSubstr("a.jpg: is read-only"));
  ::chmod(a.path.c_str(), 0644);
  const std::string bytes = read_file(a.path);
  const std::string broken = XmpEmbedding(bytes, "a").with({}, "<x:xmpmeta");
  directory_.write("a.jpg", broken);
  EXPECT_THAT(run(a), HasSubstr("XMP in it: is no XMP that can be added to, left alone"));
  EXPECT_EQ(read_file(a.path), broken);
}

TEST_F(EmbeddedCaptionsTest, APhotoThatWasReplacedMeanwhileIsLeftAlone) {
  const PhotoFile a = photo();
  const CaptionRecord record = record_of(a, {"a", "dog"});
  photo("a.jpg", 24);
  EmbeddedCaptions embedded(options_);
  ASSERT_FALSE(embedded.held(a));
  EXPECT_THAT(embedded.take(record).value_or(""), HasSubstr("was replaced after it was captioned"));
  EXPECT_EQ(description(a), "none");
}

TEST_F(EmbeddedCaptionsTest, ALinkAndItsPhotoAreOne) {
  options_.existing = Existing::append;
  const PhotoFile a = photo();
  fs::create_directory(at("album"));
  fs::create_symlink(a.path, at("album/link.jpg"));
  const PhotoFile link{at("album/link.jpg"), "album/link.jpg"};
  const CaptionRecord first = record_of(link, {"a", "dog"}), second = record_of(a, {"a", "dog"});
  EmbeddedCaptions embedded(options_);
  EXPECT_FALSE(embedded.held(link));
  EXPECT_FALSE(embedded.held(a));
  EXPECT_EQ(embedded.take(first), std::nullopt);
  EXPECT_EQ(embedded.take(second), std::nullopt);
  EXPECT_EQ(description(a), "a dog");
  EXPECT_TRUE(fs::is_symlink(at("album/link.jpg")));
}

TEST_F(EmbeddedCaptionsTest, BelowTheConfidenceThePhotoStaysAndIsListed) {
  options_.least_confidence = 0.7;  // the records have e^-0.5, .607
  const PhotoFile a = photo();
  const std::string bytes = read_file(a.path);
  EXPECT_EQ(run(a), "");
  EXPECT_EQ(run(a), "unsure");
  EXPECT_EQ(read_file(a.path), bytes);
  options_.least_confidence = 0.6;
  EXPECT_EQ(run(a), "");
  options_.least_confidence = 0.7;
  EXPECT_EQ(run(a), "unsure");
  EXPECT_EQ(description(a), "a dog");
}

TEST_F(EmbeddedCaptionsTest, WhatIsThereStaysThisProgramsWhereTheNewCaptionIsTooUnsure) {
  const PhotoFile a = photo();
  EXPECT_FALSE(EmbeddedCaptions(options_).keeps_earlier(a));
  EXPECT_EQ(run(a), "");
  options_.existing = Existing::overwrite;
  options_.least_confidence = 0.7;  // the records have e^-0.5, .607
  EXPECT_EQ(run(a, {"another"}), "");
  EXPECT_EQ(description(a), "a dog");
  EXPECT_TRUE(EmbeddedCaptions(options_).keeps_earlier(a));
  {
    EmbeddedCaptions later(options_);
    const auto past = later.held(a);
    ASSERT_TRUE(past);
    EXPECT_EQ(past->reason, "its confidence of 0.6065 is below 0.7; what an earlier run wrote of it stays");
  }
  options_.existing = Existing::skip;
  options_.least_confidence = 0;
  {
    EmbeddedCaptions later(options_);
    EXPECT_TRUE(later.held(a));
    EXPECT_TRUE(later.notices().empty());  // nobody else's
  }
  options_.existing = Existing::overwrite;
  EXPECT_EQ(run(a, {"a", "cat"}), "");
  EXPECT_EQ(description(a), "a cat");
  EXPECT_EQ(alt_text(a), "a cat");  // known as ours still
}

TEST_F(EmbeddedCaptionsTest, OverwriteReplacesWhatIsShownInWhateverLanguage) {
  const std::string german = "<rdf:li xml:lang='de'>Ein Hund</rdf:li>",
                    french = "<rdf:li xml:lang='fr'>Un chien</rdf:li>";
  const XmpPacket packet(
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
      "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:description><rdf:Alt>" +
          german + french + "</rdf:Alt></dc:description></rdf:Description></rdf:RDF>",
      "test");
  for (const auto existing : {Existing::overwrite, Existing::append}) {
    const PhotoFile a = photo_with(packet);
    fs::remove(at(kEmbeddedJournal));
    options_.existing = existing;
    EXPECT_EQ(run(a), "");
    const std::string bytes = read_file(a.path);
    EXPECT_EQ(description(a), existing == Existing::append ? "Ein Hund\na dog" : "a dog");
    EXPECT_EQ(bytes.find(">Ein Hund<") != std::string::npos, existing == Existing::append);
    EXPECT_NE(bytes.find(">Un chien<"), std::string::npos);
  }
  options_.existing = Existing::skip;
  const PhotoFile a = photo_with(packet);
  fs::remove(at(kEmbeddedJournal));
  EmbeddedCaptions skipping(options_);
  EXPECT_TRUE(skipping.held(a));
  EXPECT_THAT(skipping.notices(),
              ElementsAre(HasSubstr("overwrite replaces the description that readers are shown, and "
                                    "keeps those in other languages")));
}

}  // namespace
}  // namespace sightline
