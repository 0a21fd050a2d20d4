#include "pipeline/gallery_sink.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "pipeline/drawn_record.h"

namespace sightline {
namespace {

class GallerySinkTest : public ::testing::Test {
 protected:
  std::unique_ptr<RecordSink> sink(bool look_only = false) const {
    return make_gallery_sink(out_, {}, {}, Existing::skip, {{"beam", "3"}}, look_only);
  }
  std::size_t pictures() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(out_ / "photos"))
      count += entry.is_regular_file();
    return count;
  }
  std::string details() const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(out_ / "data"))
      if (entry.is_regular_file() && read_file(entry.path()).starts_with("gallery.details("))
        return read_file(entry.path());
    return "";
  }

  TemporaryDirectory directory_;
  std::filesystem::path out_ = directory_.path() / "gallery";
};

// However its path is written, it is the same photo of the gallery.
TEST_F(GallerySinkTest, APhotoIsInItOnce) {
  const auto photo = directory_.write("a.jpg", "photo");
  std::filesystem::create_directory(directory_.path() / "x");
  const std::string roundabout = (directory_.path() / "x" / ".." / "a.jpg").string();
  EXPECT_EQ(sink()->place_of({photo, "a.jpg"}), (out_ / "index.html").string());
  EXPECT_EQ(sink()->take(testing::drawn_record(photo.string(), "a.jpg")), std::nullopt);
  EXPECT_EQ(pictures(), 1u);
  EXPECT_TRUE(sink()->held({photo, "a.jpg"}));
  EXPECT_TRUE(sink()->held({roundabout, "a.jpg"}));
  EXPECT_EQ(sink()->take(testing::drawn_record(roundabout, "a.jpg")), std::nullopt);
  EXPECT_EQ(pictures(), 1u);
  EXPECT_EQ(sink()->take(testing::drawn_record("b.jpg", "b.jpg")), std::nullopt);
  EXPECT_EQ(pictures(), 2u);
}

// The page draws grids: of two boxes of a detector, all of the look on the left one, the left half has it.
TEST_F(GallerySinkTest, BoxesAreShownOverAGrid) {
  CaptionRecord record = testing::drawn_record("a.jpg", "a.jpg");
  EXPECT_EQ(sink()->take(record), std::nullopt);
  const std::string of_a_cell = details();
  record.geometry = Geometry::of_boxes({{0, 0, 20, 30}, {20, 0, 20, 30}}, 40, 30);
  record.hypotheses.front().layout = Sequence{2};
  record.hypotheses.front().alpha = {1, 0, 1, 0};
  std::filesystem::remove_all(out_);
  EXPECT_EQ(sink()->take(record), std::nullopt);
  EXPECT_GT(details().size(), of_a_cell.size()) << "many cells in place of one";
  record.hypotheses.front().alpha = {0, 1, 0, 1};
  const std::string left = details();
  std::filesystem::remove_all(out_);
  EXPECT_EQ(sink()->take(record), std::nullopt);
  EXPECT_NE(details(), left);
  EXPECT_EQ(details().size(), left.size()) << "the mirror image";
}

TEST_F(GallerySinkTest, OneProcessAtATimeAndAnyMayLook) {
  const auto first = sink();
  EXPECT_THROW(sink(), EnvironmentError);
  EXPECT_NO_THROW(sink(/*look_only=*/true));
}

TEST_F(GallerySinkTest, WhoOnlyLooksTouchesNothing) {
  sink(/*look_only=*/true);
  EXPECT_FALSE(std::filesystem::exists(out_));
}

}  // namespace
}  // namespace sightline
