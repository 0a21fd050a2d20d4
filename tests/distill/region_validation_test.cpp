#include "distill/region_validation.h"

#include <gmock/gmock.h>

#include "distill/tiny_distillation.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

// Of all regions together, by the definitions: student and teacher [N, D].
void expect_figures(const ValidationFigures& figures, const std::string& suffix, const at::Tensor& student,
                    const at::Tensor& teacher) {
  const at::Tensor a = student.to(at::kDouble), b = teacher.to(at::kDouble);
  const at::Tensor cosines = (a * b).sum(1) / (a.square().sum(1).sqrt() * b.square().sum(1).sqrt());
  const double mse = (a - b).square().mean().item<double>();
  const double variance = (b - b.mean(0)).square().mean().item<double>();
  EXPECT_NEAR(figure(figures, "cosine" + suffix), cosines.mean().item<double>(), 1e-5);
  EXPECT_NEAR(figure(figures, "mse" + suffix), mse, 1e-6);
  EXPECT_NEAR(figure(figures, "explained_variance" + suffix), 1 - mse / variance, 1e-5);
}

class RegionValidationTest : public ::testing::Test {
 protected:
  // More photos than a batch of the validation holds, each in one of two views.
  explicit RegionValidationTest(int teachers = 2) : tiny_(teachers, 40) {
    for (std::int64_t photo = 39; photo >= 0; --photo)
      looks_.push_back({photo, static_cast<std::size_t>(photo % 2)});
  }
  at::Tensor student() {
    return student_regions(tiny_.parts(), tiny_.parts().photos.pixels(looks_)).flatten(0, 1);
  }
  at::Tensor teacher() { return teacher_regions(tiny_.parts(), looks_).flatten(0, 1); }

  TinyDistillation tiny_;
  std::vector<Look> looks_;
};

TEST_F(RegionValidationTest, FiguresAreTheirDefinitionsOverAllRegionsAndEachTeachers) {
  const torch::NoGradGuard no_grad;
  RegionValidation validation(tiny_.parts(), looks_);
  std::vector<std::int64_t> done;
  const auto outcome = validation.run([&](const Progress& progress) { done.push_back(progress.done); }, {});
  ASSERT_TRUE(outcome);
  EXPECT_THAT(done, ::testing::ElementsAre(32, 40));
  const at::Tensor student = this->student(), teacher = this->teacher();
  ASSERT_EQ(student.sizes(), (std::vector<std::int64_t>{40 * 16, 12}));
  EXPECT_EQ(outcome->figures.size(), 9u);
  expect_figures(outcome->figures, "", student, teacher);
  expect_figures(outcome->figures, "_1", student.narrow(1, 0, 6), teacher.narrow(1, 0, 6));
  expect_figures(outcome->figures, "_2", student.narrow(1, 6, 6), teacher.narrow(1, 6, 6));
  EXPECT_THAT(outcome->summary, HasSubstr("cosine "));
  EXPECT_EQ(validation.deciding_figure(), "cosine");
}

TEST_F(RegionValidationTest, StopsBetweenBatches) {
  int asked = 0;
  EXPECT_FALSE(RegionValidation(tiny_.parts(), looks_).run({}, [&] { return ++asked == 2; }));
}

TEST(RegionValidation, OfOneTeacherSaysNothingTwice) {
  TinyDistillation tiny(1, 3);
  const auto outcome = RegionValidation(tiny.parts(), {{0, 0}, {1, 0}, {2, 0}}).run({}, {});
  EXPECT_EQ(outcome->figures.size(), 3u);
}

}  // namespace
}  // namespace sightline
