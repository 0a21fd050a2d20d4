#include "distill/student_photos.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "distill/tiny_teacher.h"
#include "image/image_reader.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// [3, 32, 32] from 0 to 1, what the file holds.
at::Tensor pixels_in(const std::filesystem::path& file) {
  const Image image = read_image(file);
  const at::Tensor bytes = torch::tensor(std::vector<int>(image.rgb.begin(), image.rgb.end()));
  return bytes.view({image.height, image.width, 3}).permute({2, 0, 1}).to(at::kFloat) / 255;
}

class StudentPhotosTest : public ::testing::Test {
 protected:
  StudentPhotosTest() { files_ = draw_patches(directory_.path() / "photos", 3); }

  StudentPhotos photos(const std::string& views, int side = 32) const {
    return {files_, parse_views(views), side, directory_.path()};
  }

  TemporaryDirectory directory_;
  std::vector<std::filesystem::path> files_;
};

TEST_F(StudentPhotosTest, AreThePixelsOfThePhotosInTheOrderAsked) {
  StudentPhotos photos = this->photos("original,mirror");
  EXPECT_THAT(photos.load({}, {}), IsEmpty());
  const at::Tensor seen = photos.pixels({{2, 0}, {0, 1}, {2, 1}});
  ASSERT_EQ(seen.sizes(), (std::vector<std::int64_t>{3, 3, 32, 32}));
  EXPECT_TRUE(seen[0].allclose(pixels_in(files_[2]), 0, 1e-6));
  EXPECT_TRUE(seen[1].allclose(pixels_in(files_[0]).flip(2), 0, 1e-6)) << "left is right";
  EXPECT_TRUE(seen[2].allclose(seen[0].flip(2), 0, 0));
}

// A corner is a fifth less wide than the photo, of four patches that meet in its middle: 20 of 32 pixels of
// the left corners are of the left patches.
TEST_F(StudentPhotosTest, OfACornerArePartOfTheEnlargedPhoto) {
  StudentPhotos photos = this->photos("corners");
  EXPECT_THAT(photos.load({}, {}), IsEmpty());
  const at::Tensor whole = pixels_in(files_[1]);
  const auto patch = [&](int bottom, int right) {
    return whole.slice(1, 31 * bottom, 31 * bottom + 1).slice(2, 31 * right, 31 * right + 1);
  };
  for (std::size_t view = 0; view < 4; ++view) {
    const View& shown = photos.views()[view];
    const at::Tensor seen = photos.pixels({{1, view}})[0];
    for (const int bottom : {0, 1})
      for (const int right : {0, 1})
        EXPECT_TRUE(seen.slice(1, 31 * bottom, 31 * bottom + 1)
                        .slice(2, 31 * right, 31 * right + 1)
                        .allclose(patch(bottom, right), 0, 1e-6))
            << shown.name;
    const auto of_left = [&](int x) {
      return seen.slice(1, 0, 1).slice(2, x, x + 1).allclose(patch(0, 0), 0, 1e-6);
    };
    EXPECT_EQ(of_left(17), !shown.right) << shown.name;
    EXPECT_TRUE(of_left(10)) << shown.name;
    EXPECT_FALSE(of_left(22)) << shown.name;
  }
}

TEST_F(StudentPhotosTest, LargerPhotosAreSquashedToTheInput) {
  Image noise{64, 64, {}};
  Random random(1);
  for (int i = 0; i < 64 * 64 * 3; ++i) noise.rgb.push_back(static_cast<std::uint8_t>(random.below(256)));
  files_ = {directory_.path() / "noise.png"};
  write_image(files_[0], noise);
  StudentPhotos photos = this->photos("original");
  EXPECT_THAT(photos.load({}, {}), IsEmpty());
  const at::Tensor large = pixels_in(files_[0]);
  const at::Tensor mean = torch::avg_pool2d(large.unsqueeze(0), {2, 2});
  EXPECT_TRUE(photos.pixels({{0, 0}}).allclose(mean, 0, 0.5 / 255 + 1e-6)) << "rounded to 8 bits";
}

TEST_F(StudentPhotosTest, LeaveNoFile) {
  const StudentPhotos photos = this->photos("original,corners");
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory_.path()))
    names.push_back(entry.path().filename().string());
  EXPECT_EQ(names, std::vector<std::string>{"photos"});
}

TEST_F(StudentPhotosTest, ABrokenOneIsNamedAndTheOthersAreThere) {
  std::ofstream(files_[1]) << "no picture";
  StudentPhotos photos = this->photos("original");
  std::int64_t done = 0;
  const auto failures = photos.load([&](const Progress& progress) { done = progress.done; }, {});
  ASSERT_THAT(failures, SizeIs(1));
  EXPECT_EQ(failures[0].photo, 1);
  EXPECT_THAT(failures[0].reason, HasSubstr("patches1.png"));
  EXPECT_EQ(done, 3);
  EXPECT_TRUE(photos.pixels({{2, 0}})[0].allclose(pixels_in(files_[2]), 0, 1e-6));
}

TEST_F(StudentPhotosTest, StopsBeforeTheFirst) {
  std::ofstream(files_[1]) << "no picture";
  EXPECT_THAT(photos("original").load({}, [] { return true; }), IsEmpty());
}

TEST_F(StudentPhotosTest, WithoutRoomSayWhatTheyTake) {
  try {
    StudentPhotos(files_, parse_views("original"), 1024, directory_.path() / "none");
    ADD_FAILURE() << "nothing was raised";
  } catch (const EnvironmentError& error) {
    EXPECT_THAT(error.what(), HasSubstr("cannot be made with 9 MiB, which the photos take: No such file"));
    EXPECT_EQ(error.hint(), "another --out, or a smaller --image-size");
  }
}

}  // namespace
}  // namespace sightline
