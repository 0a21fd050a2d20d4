#include "distill/teacher_regions.h"

#include <gmock/gmock.h>

#include "distill/student_photos.h"
#include "distill/tiny_teacher.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class TeacherRegionsTest : public ::testing::Test {
 protected:
  TeacherRegionsTest() {
    files_ = draw_patches(directory_.path() / "photos", 5);
    build_.teachers = {teacher("four.pt", 4)};
    build_.files = files_;
    build_.views = parse_views("original,mirror,corners");
    build_.photos_of_view.assign(build_.views.size(), {0, 1, 2, 3, 4});
    build_.directory = directory_.path() / "caches";
    build_.progress = [this](const Progress& progress) { asked_ = asked_ || progress.done < progress.total; };
  }

  Teacher teacher(const std::string& name, int grid) const {
    return Teacher::parse("torchscript:" + write_tiny_teacher(directory_.path() / name, grid).string() +
                          ",size=32,mean=0,std=1");
  }
  TeacherRegions open() {
    failed_.clear();
    asked_ = false;
    auto regions = TeacherRegions::open(build_, failed_);
    EXPECT_TRUE(regions);
    return std::move(*regions);
  }

  TemporaryDirectory directory_;
  std::vector<std::filesystem::path> files_;
  TeacherRegionsBuild build_;
  std::vector<std::string> failed_;
  bool asked_ = false;  // whether a teacher had to compute
};

// What the teacher would say of the very pixels that the student gets.
TEST_F(TeacherRegionsTest, TellOfTheViewsThatTheStudentSees) {
  const TeacherRegions regions = open();
  EXPECT_EQ(regions.grid(), (Grid{4, 4}));
  EXPECT_EQ(regions.feature_size(), 6);
  StudentPhotos photos(files_, build_.views, 32, directory_.path());
  EXPECT_THAT(photos.load({}, {}), IsEmpty());
  const auto encoder = build_.teachers[0].open();
  std::vector<Look> looks;
  for (std::size_t view = 0; view < build_.views.size(); ++view)
    for (std::int64_t photo = 4; photo >= 0; --photo) looks.push_back({photo, view});
  const at::Tensor cached = regions.regions(looks);
  EXPECT_LT((cached - encoder->encode(photos.pixels(looks)).features).abs().max().item<float>(), 6e-3F)
      << "8 bits and half precision";
  EXPECT_FALSE(cached.narrow(0, 0, 5).allclose(cached.narrow(0, 5, 5), 0, 0.05)) << "views differ";
}

TEST_F(TeacherRegionsTest, AreComputedOnce) {
  const at::Tensor before = open().regions({{0, 1}, {3, 2}});
  EXPECT_TRUE(asked_);
  EXPECT_TRUE(open().regions({{0, 1}, {3, 2}}).equal(before));
  EXPECT_FALSE(asked_);
  // Another teacher beside it leaves the first one's as they are.
  build_.teachers.push_back(teacher("two.pt", 2));
  EXPECT_TRUE(open().regions({{0, 1}, {3, 2}}).narrow(2, 0, 6).equal(before));
  EXPECT_TRUE(asked_);
  build_.teachers.pop_back();
  open();
  EXPECT_FALSE(asked_);
}

TEST_F(TeacherRegionsTest, OfSeveralTeachersStandOnTheLargestGrid) {
  build_.teachers = {teacher("two.pt", 2), teacher("four.pt", 4)};
  const TeacherRegions both = open();
  EXPECT_EQ(both.grid(), (Grid{4, 4}));
  EXPECT_THAT(both.sizes(), ElementsAre(6, 6));
  const at::Tensor regions = both.regions({{2, 0}});
  EXPECT_EQ(regions.sizes().vec(), (std::vector<std::int64_t>{1, 16, 12}));
  build_.teachers = {teacher("two.pt", 2)};
  const at::Tensor coarse = open().regions({{2, 0}});  // [1, 4, 6]
  EXPECT_TRUE(regions[0][0].narrow(0, 0, 6).allclose(coarse[0][0]));
  EXPECT_TRUE(regions[0][15].narrow(0, 0, 6).allclose(coarse[0][3]));
  // Halfway between the cells' centres: a quarter of the other row.
  EXPECT_TRUE(regions[0][4].narrow(0, 0, 6).allclose(0.75 * coarse[0][0] + 0.25 * coarse[0][2], 1e-4, 1e-5));
}

TEST_F(TeacherRegionsTest, SetABrokenPhotoAside) {
  std::ofstream(files_[1]) << "no picture";
  const TeacherRegions regions = open();
  EXPECT_THAT(failed_, SizeIs(6)) << "once for each view";
  EXPECT_THAT(failed_[0], HasSubstr("patches1.png"));
  EXPECT_FALSE(regions.contains({1, 0}));
  EXPECT_TRUE(regions.contains({2, 0}));
}

}  // namespace
}  // namespace sightline
