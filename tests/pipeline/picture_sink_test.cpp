#include "pipeline/picture_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "core/temporary_directory.h"
#include "core/unwritable_file.h"
#include "data/photo_version.h"
#include "pipeline/records.h"

namespace sightline {
namespace {

using testing::captioned;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Pictures that fail in the way their photo's name asks for.
class PicturesThatFail : public PictureMaker {
 public:
  explicit PicturesThatFail(bool there = false, std::string* cleared = nullptr)
      : there_(there), cleared_(cleared) {}
  std::string name_of(const PhotoFile& photo) const override { return photo.path.filename().string(); }
  bool has(const std::string&) const override { return there_; }
  void clear_leftovers(const std::string& name) override {
    if (cleared_ != nullptr) *cleared_ = name;
  }
  void make(const CaptionRecord&, const std::string& name) override {
    if (name == "long.jpg") raise_unwritable(name, "cannot be written", ENAMETOOLONG);
    if (name == "full.jpg") raise_unwritable(name, "cannot be written", ENOSPC);
  }

 private:
  const bool there_;
  std::string* const cleared_;
};

// Where a detector did not say where its regions lie, nothing is drawn, and others go on.
TEST(PictureSink, RegionsWithoutBoxesAreNamed) {
  const TemporaryDirectory directory;
  PictureSink sink(std::make_unique<PicturesThatFail>(), directory.path(), "sheets", "sheets", Existing::skip,
                   {},
                   /*look_only=*/false);
  CaptionRecord record = captioned("a.jpg", {"dog"});
  record.hypotheses.front().layout = Sequence{1};
  record.geometry = Geometry::of_boxes({}, 8, 8);
  const auto refused = sink.take(record);
  ASSERT_TRUE(refused);
  EXPECT_THAT(*refused, HasSubstr("a.jpg: its regions have no boxes"));
  record.geometry = Geometry::of_boxes({{0, 0, 8, 8}}, 8, 8);
  EXPECT_FALSE(sink.take(record));
}

TEST(PictureSink, OneThatCannotBeWrittenHoldsUpNoOther) {
  const TemporaryDirectory directory;
  PictureSink sink(std::make_unique<PicturesThatFail>(), directory.path(), "sheets", "sheets", Existing::skip,
                   {{"beam", "3"}});
  EXPECT_THAT(sink.take(captioned("long.jpg", {"a"})).value_or(""), HasSubstr("File name too long"));
  EXPECT_EQ(sink.take(captioned("a.jpg", {"a"})), std::nullopt);
  EXPECT_THROW(sink.take(captioned("full.jpg", {"a"})), EnvironmentError);
}

TEST(PictureSink, WhatAKillLeftOfAPictureIsCleared) {
  const TemporaryDirectory directory;
  std::string cleared;
  const auto sink = [&](bool look_only = false) {
    return PictureSink(std::make_unique<PicturesThatFail>(false, &cleared), directory.path(), "sheets",
                       "sheets", Existing::skip, {{"beam", "3"}}, look_only);
  };
  EXPECT_THROW(sink().take(captioned("full.jpg", {"a"})), EnvironmentError);  // as a kill: no line behind
  sink(/*look_only=*/true);
  EXPECT_EQ(cleared, "");
  sink();
  EXPECT_EQ(cleared, "full.jpg");
}

TEST(PictureSink, APhotoThatWasReplacedSinceShowsAsChanged) {
  const TemporaryDirectory directory;
  const auto photo = directory.write("a.jpg", "as it was captioned");
  CaptionRecord record = captioned(photo.string(), {"a"});
  record.version = PhotoVersion::of_file({}, photo).version;
  const auto sink = [&] {
    return PictureSink(std::make_unique<PicturesThatFail>(/*there=*/true), directory.path(), "sheets",
                       "sheets", Existing::skip, {{"beam", "3"}});
  };
  directory.write("a.jpg", "another one");
  EXPECT_EQ(sink().take(record), std::nullopt);
  PictureSink later = sink();
  EXPECT_TRUE(later.held({photo, "a.jpg"}));
  EXPECT_THAT(later.notices(), ElementsAre(HasSubstr("changed")));
}

// One of ours that a loss of power has cut; what somebody else has put there may be anything.
TEST(PictureSink, OnlyWhatIsKnownHereIsAskedWhetherItIsWhole) {
  const TemporaryDirectory directory;
  const auto photo = directory.write("a.jpg", "photo");
  class Cut : public PicturesThatFail {
   public:
    Cut() : PicturesThatFail(/*there=*/true) {}
    bool is_whole(const std::string&) const override { return false; }
  };
  const auto sink = [&] {
    return PictureSink(std::make_unique<Cut>(), directory.path(), "sheets", "sheets", Existing::skip,
                       {{"beam", "3"}});
  };
  EXPECT_TRUE(sink().held({photo, "a.jpg"}));
  EXPECT_EQ(sink().take(captioned(photo.string(), {"a"})), std::nullopt);
  EXPECT_FALSE(sink().held({photo, "a.jpg"}));
}

// So that a later run can list what is below the confidence that it asks for.
TEST(PictureSink, TellsHowSureTheCaptionWasOfWhatIsThere) {
  const TemporaryDirectory directory;
  const PhotoFile photo{directory.write("a.jpg", "photo"), "a.jpg"};
  const auto sink = [&](bool there) {
    return PictureSink(std::make_unique<PicturesThatFail>(there), directory.path(), "sheets", "sheets",
                       Existing::skip, {{"beam", "3"}});
  };
  EXPECT_FALSE(sink(/*there=*/true).keeps_earlier(photo));  // somebody else's
  EXPECT_EQ(sink(/*there=*/false).take(captioned(photo.path.string(), {"a"})), std::nullopt);
  PictureSink later = sink(/*there=*/true);
  const auto past = later.held(photo);
  ASSERT_TRUE(past);
  EXPECT_EQ(past->kind, PastResult::Kind::done);
  EXPECT_NEAR(past->confidence, 0.6065, 1e-4);
  EXPECT_TRUE(later.keeps_earlier(photo));
  EXPECT_FALSE(sink(/*there=*/false).keeps_earlier(photo));  // removed
}

}  // namespace
}  // namespace sightline
