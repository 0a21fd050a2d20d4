#include "pipeline/sheet_sink.h"

#include <gmock/gmock.h>

#include "core/files.h"
#include "core/temporary_directory.h"
#include "image/image_reader.h"
#include "pipeline/drawn_record.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

class SheetSinkTest : public ::testing::Test {
 protected:
  std::unique_ptr<RecordSink> sink(Existing existing = Existing::skip, bool look_only = false,
                                   const SheetOptions& sheet = {}) const {
    return make_sheet_sink(out_, sheet, {}, existing, {{"beam", "3"}}, look_only);
  }

  TemporaryDirectory directory_;
  std::filesystem::path out_ = directory_.path() / "sheets";
};

TEST_F(SheetSinkTest, TheTreeMirrorsThePhotos) {
  EXPECT_EQ(sheet_name({"photos/2020/beach.jpg", "2020/beach.jpg"}), "2020/beach.jpg.sheet.jpg");
  EXPECT_NE(sheet_name({"beach.png", "beach.png"}), sheet_name({"beach.jpg", "beach.jpg"}));
  const auto sink = this->sink();
  EXPECT_TRUE(sink->draws());
  EXPECT_EQ(sink->take(testing::drawn_record("photos/2020/beach.jpg", "2020/beach.jpg")), std::nullopt);
  const PhotoFile photo{"photos/2020/beach.jpg", "2020/beach.jpg"};
  const auto file = out_ / "2020" / "beach.jpg.sheet.jpg";
  EXPECT_EQ(sink->place_of(photo), file.string());
  EXPECT_TRUE(is_whole_jpeg(file));
}

// A sheet has a picture of the photo and one for each word; the photo's blue is in all of them.
TEST_F(SheetSinkTest, ShowsThePhotoAndEachWord) {
  sink()->take(testing::drawn_record("a.jpg", "a.jpg", /*shade=*/0, 80, 60));
  const Image sheet = read_image(out_ / "a.jpg.sheet.jpg");
  std::size_t blue = 0;
  for (std::size_t i = 0; i < sheet.rgb.size(); i += 3) blue += sheet.rgb[i] < 60 && sheet.rgb[i + 2] > 200;
  EXPECT_GT(blue, 2U * 80 * 60);
  EXPECT_GE(sheet.width, 3 * 80);
}

TEST_F(SheetSinkTest, AFootNamesTheFileAndWhatMadeIt) {
  const auto drawn = [&](const std::string& file, const std::string& model) {
    SheetOptions options;
    options.source.model = model;
    sink(Existing::overwrite, false, options)->take(testing::drawn_record(file, "a.jpg"));
    return read_file(out_ / "a.jpg.sheet.jpg");
  };
  const std::string first = drawn("one/dog.jpg", "one");
  EXPECT_EQ(drawn("one/dog.jpg", "one"), first);
  EXPECT_EQ(drawn("two/dog.jpg", "one"), first) << "its name without the directory";
  EXPECT_NE(drawn("one/cat.jpg", "one"), first);
  EXPECT_NE(drawn("one/dog.jpg", "two"), first);
}

TEST_F(SheetSinkTest, WhatIsThereAndWholeIsNotMadeAgain) {
  const auto photo = directory_.write("a.jpg", "photo");
  const PhotoFile file{photo, "a.jpg"};
  EXPECT_FALSE(sink()->held(file));
  EXPECT_EQ(sink()->take(testing::drawn_record(photo.string(), "a.jpg")), std::nullopt);
  EXPECT_TRUE(sink()->held(file));
  const std::string whole = read_file(out_ / "a.jpg.sheet.jpg");
  write_file_atomically(out_ / "a.jpg.sheet.jpg", whole.substr(0, whole.size() / 2));
  EXPECT_FALSE(sink()->held(file)) << "a loss of power has cut it";
}

TEST_F(SheetSinkTest, ANameThatIsTooLongForASheetShowsBeforehand) {
  const auto sink = this->sink();
  const std::string name(251, 'a');
  EXPECT_EQ(sink->hindrance({"b.jpg", "b.jpg"}), std::nullopt);
  const auto foreseen = sink->hindrance({name, name});
  EXPECT_THAT(foreseen.value_or(""), HasSubstr(".sheet.jpg: cannot be written: File name too long"));
  EXPECT_EQ(sink->take(testing::drawn_record(name, name)), foreseen);
}

TEST_F(SheetSinkTest, APhotoThatCannotBeDrawnHoldsUpNoOther) {
  const auto sink = this->sink();
  CaptionRecord broken = testing::drawn_record("b.jpg", "b.jpg");
  broken.bytes = std::make_shared<const std::string>("no picture");
  EXPECT_THAT(sink->take(broken).value_or(""), HasSubstr("b.jpg: not an image"));
  EXPECT_EQ(sink->take(testing::drawn_record("a.jpg", "a.jpg")), std::nullopt);
}

TEST_F(SheetSinkTest, WhoOnlyLooksTouchesNothing) {
  sink(Existing::skip, /*look_only=*/true);
  EXPECT_FALSE(std::filesystem::exists(out_));
}

}  // namespace
}  // namespace sightline
