#include "evaluate/calibrate.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"
#include "evaluate/scripted_model.h"
#include "image/image_writer.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<std::string> kSentences{"a dog runs fast",     "two cats sit still", "one bird flies away",
                                          "some boys play ball", "red cars drive by",  "old men eat bread"};

// Six photos, of which the model says these sentences, from the surest on. Of the first, the second and the
// fourth that is what the reference says, and CIDEr-D ten, the most there is; of the others no word is right.
class CalibrateCaptionsTest : public ::testing::Test {
 protected:
  CalibrateCaptionsTest() {
    std::vector<std::string> words{"<pad>", "<start>", "<end>", "<unk>"};
    std::vector<testing::ScriptedCaption> script;
    const std::vector<double> sure{0.9, 0.85, 0.75, 0.7, 0.65, 0.6};
    for (std::size_t i = 0; i < kSentences.size(); ++i) {
      script.push_back({{}, sure[i]});
      std::istringstream sentence(kSentences[i]);
      for (std::string word; sentence >> word; words.push_back(word))
        script.back().words.push_back(static_cast<std::int64_t>(words.size()));
      const bool right = i == 0 || i == 1 || i == 3;
      const std::string file = std::to_string(i) + ".png";
      references_.images.push_back({file, file, {right ? kSentences[i] : "nothing of that kind here"}});
      write_image(directory_.path() / file, picture(static_cast<int>(10 * i)));
    }
    references_.name = "references.tsv";
    model_.emplace(script, Vocabulary::from_words(words, "test"));
    options_.directory = directory_.path();
    options_.captioning.search.beam = 1;
    aims_.good_cider_d = 5;
    aims_.likely = 0.8;
    aims_.least_captions = 2;
  }

  static Image picture(int red) {
    Image image{4, 4, {}};
    for (int i = 0; i < 16; ++i) image.rgb.insert(image.rgb.end(), {static_cast<std::uint8_t>(red), 51, 0});
    return image;
  }
  std::optional<Calibrated> calibrate(const std::function<bool()>& stop = {}) {
    return sightline::calibrate(*model_, references_, options_, aims_, {}, stop);
  }

  TemporaryDirectory directory_;
  CaptionSet references_;
  std::optional<testing::ScriptedModel> model_;
  ModelCaptionsOptions options_;
  CalibrationAims aims_;
};

// The first two are both good, and of the first three or four fewer than eight in ten; of the third and
// fourth half are good, and with the fifth one in three, fewer than four in ten.
TEST_F(CalibrateCaptionsTest, ClassesHoldTheShareOfGoodCaptionsThatWasWanted) {
  const auto found = calibrate();
  ASSERT_TRUE(found);
  const Calibration& calibration = found->calibration;
  EXPECT_EQ(calibration.good_cider_d, 5);
  EXPECT_EQ(calibration.likely, (MeasuredClass{2, 1}));
  EXPECT_NEAR(calibration.likely_above, 0.75, 1e-6);
  EXPECT_EQ(calibration.unsure, (MeasuredClass{2, 0.5}));
  EXPECT_NEAR(calibration.unsure_above, 0.65, 1e-6);
  EXPECT_EQ(calibration.guess, (MeasuredClass{2, 0}));
  EXPECT_THAT(found->notices, IsEmpty());
}

// Red is 0, 10, ... 50 of 255, its variance that of 0 to 5 times 10 / 255; green is 51 everywhere.
TEST_F(CalibrateCaptionsTest, ItKnowsWhatThePhotosWereLike) {
  const Calibration calibration = calibrate()->calibration;
  EXPECT_EQ(calibration.photos, 6);
  ASSERT_EQ(calibration.mean.size(), 2u);
  EXPECT_NEAR(calibration.mean[0], 25 / 255.0, 1e-6);
  EXPECT_NEAR(calibration.mean[1], 0.2, 1e-6);
  EXPECT_NEAR(calibration.deviation[0], 10 / 255.0 * std::sqrt(35 / 12.0), 1e-6);
}

TEST_F(CalibrateCaptionsTest, AClassThatIsEmptyIsSaid) {
  aims_.unsure = 0.6;
  const auto found = calibrate();
  EXPECT_EQ(found->calibration.unsure.captions, 0);
  EXPECT_THAT(found->notices, ElementsAre("no caption will be called unsure: no 2 or more captions with the "
                                          "highest confidences below those are good in 60 % of cases"));
}

TEST_F(CalibrateCaptionsTest, APhotoThatCannotBeReadIsLeftOutWhereThatIsAllowed) {
  directory_.write("4.png", "no picture");
  EXPECT_THAT(raised<DataError>([&] { calibrate(); }), HasSubstr("1 of 6 photos cannot be captioned"));
  options_.allow_failures = true;
  const auto found = calibrate();
  EXPECT_EQ(found->calibration.photos, 5);
  EXPECT_EQ(found->calibration.guess, (MeasuredClass{1, 0}));
  EXPECT_THAT(found->notices, ElementsAre(HasSubstr("1 photo left out: ")));
}

TEST_F(CalibrateCaptionsTest, OneImageIsTooFew) {
  references_.images.resize(1);
  EXPECT_THAT(raised<DataError>([&] { calibrate(); }),
              HasSubstr("references.tsv: found 1 photo to measure, expected at least 2"));
}

TEST_F(CalibrateCaptionsTest, StopsWhenTold) {
  int asked = 0;
  EXPECT_FALSE(calibrate([&] { return ++asked >= 3; }));
}

}  // namespace
}  // namespace sightline
