#include "pipeline/caption_images.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/files.h"
#include "core/temporary_directory.h"
#include "image/image_writer.h"
#include "model/libtorch_model.h"
#include "pipeline/quarter_captioner.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CaptionImagesTest : public ::testing::Test {
 protected:
  CaptionImagesTest() { options_.search.max_length = 6; }

  // A picture of one colour.
  std::filesystem::path photo(const std::string& name, int shade, int width = 20, int height = 10) {
    write_image(directory_.path() / name, testing::plain_picture(shade, width, height));
    return directory_.path() / name;
  }

  std::vector<CaptionRecord> caption(const std::vector<std::filesystem::path>& files,
                                     const std::function<bool()>& stop = {}) {
    std::vector<CaptionRecord> records;
    caption_images(
        model_, files, options_, [&](CaptionRecord&& record) { records.push_back(std::move(record)); }, stop);
    return records;
  }

  TemporaryDirectory directory_;
  std::shared_ptr<testing::QuarterEncoder> encoder_ = std::make_shared<testing::QuarterEncoder>();
  Captioner captioner_ = testing::quarter_captioner(encoder_);
  LibTorchModel model_{captioner_};
  CaptionImagesOptions options_;
};

TEST_F(CaptionImagesTest, KeepsOrderAndLetsTheOthersGoOn) {
  write_file_atomically(directory_.path() / "bad.png", "no picture");
  const auto records =
      caption({photo("1.png", 0), directory_.path() / "bad.png", photo("2.png", 255, 7, 30)});
  ASSERT_EQ(records.size(), 3u);
  EXPECT_TRUE(records[0].ok);
  EXPECT_THAT(records[0].file, HasSubstr("1.png"));
  EXPECT_EQ(records[0].photo_width, 20);
  EXPECT_FALSE(records[1].ok);
  EXPECT_THAT(records[1].error, HasSubstr("bad.png"));
  EXPECT_TRUE(records[1].hypotheses.empty());
  EXPECT_TRUE(records[2].ok);
  EXPECT_EQ(records[2].photo_height, 30);
  EXPECT_EQ(records[2].hypotheses.at(0).layout, (Grid{2, 2}));
}

TEST_F(CaptionImagesTest, BatchesGiveTheSameCaptionsAsSinglePhotos) {
  std::vector<std::filesystem::path> files;
  for (int i = 0; i < 7; ++i) files.push_back(photo(std::to_string(i) + ".png", i * 40));
  files.insert(files.begin() + 2, directory_.path() / "missing.png");
  const auto single = caption(files);
  encoder_->batches.clear();
  options_.batch = 3;
  const auto batched = caption(files);
  EXPECT_THAT(encoder_->batches, ElementsAre(2, 3, 2));  // the missing one takes a place, and no work
  ASSERT_EQ(single.size(), batched.size());
  for (std::size_t i = 0; i < single.size(); ++i) {
    EXPECT_EQ(single[i].file, batched[i].file);
    ASSERT_EQ(single[i].ok, batched[i].ok);
    if (!single[i].ok) continue;
    EXPECT_EQ(single[i].hypotheses[0].words, batched[i].hypotheses[0].words);
    EXPECT_NEAR(single[i].hypotheses[0].log_prob, batched[i].hypotheses[0].log_prob, 1e-4);
  }
}

class ThreeAtOnce : public LibTorchModel {
 public:
  using LibTorchModel::LibTorchModel;
  int photos_together() const override { return 3; }
};

TEST_F(CaptionImagesTest, ShowsAModelAsManyAtOnceAsItLikesBest) {
  const std::vector<std::filesystem::path> files(7, photo("1.png", 9));
  caption(files);
  EXPECT_THAT(encoder_->batches, ElementsAre(1, 1, 1, 1, 1, 1, 1));
  encoder_->batches.clear();
  ThreeAtOnce model(captioner_);
  caption_images(model, files, options_, [](CaptionRecord&&) {});
  EXPECT_THAT(encoder_->batches, ElementsAre(3, 3, 1));
}

TEST_F(CaptionImagesTest, StopsBeforeTheNextPhoto) {
  const std::vector<std::filesystem::path> files(50, photo("1.png", 9));
  int asked = 0;
  EXPECT_EQ(caption(files, [&asked] { return ++asked > 3; }).size(), 3u);
}

TEST_F(CaptionImagesTest, WhatTheReceiverRaisesEndsTheWork) {
  const std::vector<std::filesystem::path> files(50, photo("1.png", 9));
  const auto refuse = [](CaptionRecord&&) { throw std::runtime_error("enough"); };
  EXPECT_THROW(caption_images(model_, files, options_, refuse), std::runtime_error);
}

TEST_F(CaptionImagesTest, WhatTheModelRaisesEndsTheWork) {
  encoder_->fail = true;
  EXPECT_THROW(caption(std::vector<std::filesystem::path>(50, photo("1.png", 9))), std::runtime_error);
}

// A slow receiver holds the model back, so that memory is flat.
TEST_F(CaptionImagesTest, NoMoreIsDoneThanMayWait) {
  const std::vector<std::filesystem::path> files(50, photo("1.png", 9));
  options_.read_ahead = 2;
  std::size_t taken = 0, most = 0;
  caption_images(model_, files, options_, [&](CaptionRecord&&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    ++taken;
    most = std::max(most, encoder_->begun.load() - taken);
  });
  EXPECT_EQ(taken, 50u);
  EXPECT_LE(most, 3u);
}

TEST_F(CaptionImagesTest, NoFilesNoRecords) {
  EXPECT_TRUE(caption({}).empty());
}

}  // namespace
}  // namespace sightline
