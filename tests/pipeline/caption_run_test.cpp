#include "pipeline/caption_run.h"

#include <gmock/gmock.h>

#include <map>
#include <thread>

#include "core/directories.h"
#include "core/temporary_directory.h"
#include "data/photo_version.h"
#include "image/image_reader.h"
#include "image/image_writer.h"
#include "model/libtorch_model.h"
#include "pipeline/gallery_sink.h"
#include "pipeline/quarter_captioner.h"
#include "pipeline/sheet_sink.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Remembers the captions.
class RememberedCaptions : public RecordSink {
 public:
  std::optional<std::string> take(const CaptionRecord& record) override {
    if (record.ok) words[record.index] = record.hypotheses.front().words;
    versions[record.index] = record.version.value_or("");
    return {};
  }
  void finish(bool) override {}

  std::map<std::size_t, std::vector<std::string>> words;
  std::map<std::size_t, std::string> versions;
};

class CaptionRunTest : public ::testing::Test {
 protected:
  CaptionRunTest() {
    options_.images.search.max_length = 6;
    sheet_.tile_size = 64;
    for (std::size_t i = 0; i < 3; ++i) {
      photos_.push_back({directory_.path() / (std::to_string(i) + ".png"), std::to_string(i) + ".png"});
      draw(i, 0);
    }
  }

  void draw(std::size_t photo, int shade) const {
    write_image(photos_[photo].path, testing::plain_picture(shade, 40, 30));
  }

  // Captions what is to do, while `meanwhile` runs between the reading of the first photo and its caption.
  RememberedCaptions run(Existing existing, const std::function<void()>& meanwhile = {}) {
    RememberedCaptions captions;
    const auto sheets = make_sheet_sink(directory_.path() / "sheets", sheet_, {}, existing, {{"beam", "1"}});
    const auto gallery = make_gallery_sink(directory_.path() / "gallery", {}, {}, existing, {{"beam", "1"}});
    const std::vector<RecordSink*> sinks{sheets.get(), gallery.get(), &captions};
    const CaptionPlan plan = plan_captions(photos_, sinks);
    notices_ = sheets->notices();
    encoder_->held = static_cast<bool>(meanwhile);
    encoder_->begun = 0;
    std::thread other([&] {
      if (!meanwhile) return;
      while (encoder_->begun == 0) std::this_thread::yield();
      meanwhile();
      encoder_->held = false;
    });
    run_captions(model_, photos_, plan, sinks, options_,
                 [&](const CaptionRecord&, const std::vector<std::string>& problems) {
                   EXPECT_THAT(problems, IsEmpty());
                 });
    other.join();
    return captions;
  }

  // Whether a picture shows plain_picture(0), which is blue, or plain_picture(255), which is red.
  static std::string colours_of(const std::filesystem::path& picture) {
    const Image image = read_image(picture);
    bool blue = false, red = false;
    for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
      const int r = image.rgb[i], b = image.rgb[i + 2];
      blue = blue || (b > 200 && r < 60);
      red = red || (r > 200 && b < 60);
    }
    return std::string(blue ? "blue" : "") + (red ? "red" : "");
  }
  std::string sheet_colours(std::size_t photo) const {
    return colours_of(directory_.path() / "sheets" / sheet_name(photos_[photo]));
  }
  // Of the gallery's copies of photos.
  std::vector<std::string> gallery_colours() const {
    std::vector<std::string> colours;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(directory_.path() / "gallery" / "photos"))
      if (entry.is_regular_file()) colours.push_back(colours_of(entry.path()));
    return colours;
  }

  TemporaryDirectory directory_;
  std::shared_ptr<testing::QuarterEncoder> encoder_ = std::make_shared<testing::QuarterEncoder>();
  Captioner captioner_ = testing::quarter_captioner(encoder_);
  LibTorchModel model_{captioner_};
  CaptionRunOptions options_;
  SheetOptions sheet_;
  std::vector<PhotoFile> photos_;
  std::vector<std::string> notices_;
};

TEST_F(CaptionRunTest, PicturesShowTheBytesThatWereCaptioned) {
  photos_.resize(1);
  const std::string version = PhotoVersion::of_file({}, photos_[0].path).version;
  const auto blue = run(Existing::skip).words;
  EXPECT_EQ(sheet_colours(0), "blue");

  std::filesystem::remove_all(directory_.path() / "sheets");
  std::filesystem::remove_all(directory_.path() / "gallery");
  RememberedCaptions captions = run(Existing::skip, [&] { draw(0, 255); });
  EXPECT_EQ(captions.words, blue);
  EXPECT_EQ(captions.versions[0], version);
  EXPECT_EQ(sheet_colours(0), "blue");
  EXPECT_THAT(gallery_colours(), ElementsAre("blue"));

  // A later run sees that it was replaced, and captions it anew where it may.
  run(Existing::skip);
  EXPECT_THAT(notices_, ElementsAre(HasSubstr("changed")));
  captions = run(Existing::overwrite);
  EXPECT_EQ(captions.versions[0], PhotoVersion::of_file({}, photos_[0].path).version);
  EXPECT_EQ(sheet_colours(0), "red");
  EXPECT_THAT(gallery_colours(), ElementsAre("red"));
}

TEST_F(CaptionRunTest, APhotoThatIsGoneSinceIsDrawnAllTheSame) {
  photos_.resize(1);
  run(Existing::skip, [&] { std::filesystem::remove(photos_[0].path); });
  EXPECT_EQ(sheet_colours(0), "blue");
}

// Whatever waits before a slow sink, in batches too.
TEST_F(CaptionRunTest, KeptBytesAreBounded) {
  options_.images.batch = 2;
  options_.images.keep_bytes = true;
  options_.images.most_kept = 1;
  EXPECT_EQ(run(Existing::skip).words.size(), 3u);
  for (std::size_t photo = 0; photo < 3; ++photo) EXPECT_EQ(sheet_colours(photo), "blue");
}

// A picture stays where its caption is below what is asked for now, and both plans say so.
TEST_F(CaptionRunTest, WhatIsThereAndBelowTheConfidenceIsListedAsKept) {
  run(Existing::skip);
  const auto plan = [&](Existing existing, double least, bool printed) {
    const auto sheets = make_sheet_sink(directory_.path() / "sheets", sheet_, {}, existing, {{"beam", "1"}});
    RememberedCaptions captions;
    std::vector<RecordSink*> sinks{sheets.get()};
    if (printed) sinks.push_back(&captions);
    return plan_captions(photos_, sinks, least);
  };
  EXPECT_EQ(plan(Existing::skip, 0, false).done, 3u);
  const CaptionPlan skipped = plan(Existing::skip, 1, false);
  ASSERT_EQ(skipped.past.size(), 3u);
  EXPECT_EQ(skipped.past[0].result.kind, PastResult::Kind::unsure);
  EXPECT_THAT(skipped.past[0].result.reason, HasSubstr("below 1; what an earlier run wrote of it stays"));
  for (const CaptionPlan& again : {plan(Existing::overwrite, 1, false), plan(Existing::skip, 1, true)}) {
    ASSERT_EQ(again.todo.size(), 3u);
    EXPECT_TRUE(again.todo[0].kept);
  }
  std::filesystem::remove_all(directory_.path() / "sheets");
  EXPECT_FALSE(plan(Existing::skip, 1, true).todo.at(0).kept);
}

}  // namespace
}  // namespace sightline
