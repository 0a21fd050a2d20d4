#include "pipeline/dry_run.h"

#include <gtest/gtest.h>

#include "core/temporary_directory.h"
#include "image/image_writer.h"

namespace sightline {
namespace {

// A sink that says where its results would go, and what hinders one of them.
class PlacedSink : public RecordSink {
 public:
  explicit PlacedSink(std::string ending, std::string hindered = {})
      : ending_(std::move(ending)), hindered_(std::move(hindered)) {}

  std::string place_of(const PhotoFile& photo) const override {
    return ending_.empty() ? "" : photo.path.filename().string() + ending_;
  }
  std::optional<std::string> hindrance(const PhotoFile& photo) const override {
    if (photo.path.filename() != hindered_) return {};
    return photo.path.string() + ": somebody else's";
  }
  std::optional<std::string> take(const CaptionRecord&) override {
    ADD_FAILURE() << "nothing is made";
    return {};
  }
  void finish(bool) override { ADD_FAILURE() << "nothing was begun"; }

 private:
  std::string ending_, hindered_;
};

class DryRunTest : public ::testing::Test {
 protected:
  DryRunTest() {
    for (const char* name : {"a.png", "b.png", "c.png"}) {
      write_image(directory_.path() / name, Image{2, 2, std::vector<std::uint8_t>(12, 77)});
      photos_.push_back({directory_.path() / name, name});
    }
  }
  // "KIND PHOTO DETAIL" of each.
  std::vector<std::string> foreseen(const CaptionPlan& plan, const std::vector<RecordSink*>& sinks,
                                    const std::function<bool()>& stop = {}) {
    std::vector<std::string> lines;
    foresee(
        photos_, plan, sinks, {},
        [&](const Foreseen& one) {
          lines.push_back(to_string(one.kind) + " " + std::to_string(one.photo) + " " + one.detail);
        },
        stop);
    return lines;
  }

  TemporaryDirectory directory_;
  std::vector<PhotoFile> photos_;
};

using Lines = std::vector<std::string>;

TEST_F(DryRunTest, TellsWhereCaptionsWouldGoAndWhatIsThereAlready) {
  PlacedSink xmp(".xmp"), none(""), sheet(".sheet.jpg");
  const CaptionPlan plan{{{0, 0b111}, {2, 0b100}}, {}, 1};
  EXPECT_EQ(foreseen(plan, {&xmp, &none, &sheet}),
            (Lines{"caption 0 a.png.xmp, a.png.sheet.jpg", "skip 1 its results are there already",
                   "caption 2 c.png.sheet.jpg"}));
}

TEST_F(DryRunTest, DamagedPhotosAndHinderedPlacesFailByName) {
  directory_.write("a.png", "no picture");
  std::filesystem::remove(directory_.path() / "c.png");
  PlacedSink xmp(".xmp", "b.png");
  const Lines lines = foreseen({{{0, 1}, {1, 1}, {2, 1}}, {}, 0}, {&xmp});
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_TRUE(lines[0].starts_with("fail 0 ")) << lines[0];
  EXPECT_EQ(lines[0].find(directory_.path().string()), std::string::npos)
      << lines[0];  // said once, before it
  EXPECT_EQ(lines[1], "fail 1 somebody else's");
  EXPECT_TRUE(lines[2].starts_with("fail 2 ")) << lines[2];
}

TEST_F(DryRunTest, WhatAnEarlierRunSaidIsSaidAgain) {
  PlacedSink xmp(".xmp"), sheet(".jpg");
  const std::string a = photos_[0].path.string();
  // The first is to be captioned for one sink though another refuses it.
  const CaptionPlan plan{{{0, 0b10}},
                         {{0, {PastResult::Kind::refused, a + ": is no XMP"}},
                          {1, {PastResult::Kind::unsure, "not sure enough"}},
                          {2, {PastResult::Kind::failed, "is torn"}}},
                         0};
  EXPECT_EQ(foreseen(plan, {&xmp, &sheet}),
            (Lines{"caption 0 a.png.jpg", "fail 0 is no XMP", "skip 1 not sure enough", "fail 2 is torn"}));
}

TEST_F(DryRunTest, StopsWhereItIsToldTo) {
  PlacedSink xmp(".xmp");
  int asked = 0;
  EXPECT_EQ(foreseen({{{0, 1}, {1, 1}, {2, 1}}, {}, 0}, {&xmp}, [&] { return ++asked > 2; }),
            (Lines{"caption 0 a.png.xmp", "caption 1 b.png.xmp"}));
}

}  // namespace
}  // namespace sightline
