#include "evaluate/score_gallery.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "image/image_writer.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ScoreGalleryTest : public ::testing::Test {
 protected:
  ScoreGalleryTest() {
    for (const char* name : {"a.png", "b.png"})
      write_image(directory_.path() / name, {4, 4, std::vector<std::uint8_t>(48, 200)});
    options_.directory = directory_.path() / "page";
    options_.photos = directory_.path();
  }

  // An image of this file, of which the first system says this, with these scores.
  void add(const std::string& file, const std::string& caption, double cider_d, double bleu_4) {
    matched_.images.push_back({file, file, {"people say this"}});
    matched_.captions.resize(2);
    matched_.captions[0].push_back(caption);
    matched_.captions[1].push_back("of another system");
    ImageScores scores;
    scores.cider_d = cider_d;
    scores.bleu.bleu[3] = bleu_4;
    scores.rouge_l = 0.625;
    scores_.push_back(scores);
  }
  std::vector<std::string> write(const std::function<bool()>& stop = {}) {
    return write_score_gallery(matched_, scores_, options_, {}, stop);
  }
  // All that stands in the page's data.
  std::string data() const {
    std::string text;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.directory / "data"))
      if (entry.is_regular_file()) text += read_file(entry.path());
    return text;
  }
  std::size_t pictures() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(options_.directory / "photos"))
      count += entry.is_regular_file();
    return count;
  }

  TemporaryDirectory directory_;
  MatchedCaptions matched_;
  std::vector<ImageScores> scores_;
  ScoreGalleryOptions options_;
};

TEST_F(ScoreGalleryTest, ShowsTheFirstSystemsCaptionsWithTheirScores) {
  add("a.png", "a dog", 1.25, 0.375);
  EXPECT_THAT(write(), IsEmpty());
  const std::string data = this->data();
  for (const char* shown : {"\"a dog\"", "people say this", "[\"CIDEr-D\",1.25]", "[\"BLEU-4\",0.375]",
                            "[\"ROUGE-L\",0.625]", R"("id":"\"a.png\"")"})
    EXPECT_THAT(data, HasSubstr(shown));
  EXPECT_EQ(data.find("of another system"), std::string::npos);
  EXPECT_EQ(data.find("METEOR"), std::string::npos) << "it was not measured";
  scores_[0].meteor = 0.75;
  write();
  EXPECT_THAT(this->data(), HasSubstr("[\"METEOR-ess\",0.75]"));
}

TEST_F(ScoreGalleryTest, APhotoThatCannotBeReadIsSaidAndNotShown) {
  directory_.write("b.png", "no picture");
  add("a.png", "a dog", 1, 0);
  add("b.png", "a cat", 2, 0);
  EXPECT_THAT(write(), ElementsAre(HasSubstr("--html: 1 photo that cannot be read and is not shown: ")));
  EXPECT_EQ(pictures(), 1u);
}

// Several images may be of one file; photos of an earlier page are not of this one.
TEST_F(ScoreGalleryTest, WhatIsStillThereOfAnEarlierPageIsSaid) {
  add("a.png", "a dog", 1, 0);
  add("a.png", "a dog too", 1, 0);
  EXPECT_THAT(write(), IsEmpty());
  EXPECT_EQ(pictures(), 1u);
  matched_ = {};
  scores_.clear();
  add("b.png", "a cat", 1, 0);
  EXPECT_THAT(write(), ElementsAre(HasSubstr(": 1 photo of an earlier page still in it")));
  EXPECT_EQ(pictures(), 2u);
}

TEST_F(ScoreGalleryTest, StopsBeforeAPhoto) {
  add("a.png", "a dog", 1, 0);
  add("b.png", "a cat", 1, 0);
  int asked = 0;
  write([&] { return ++asked == 2; });
  EXPECT_EQ(pictures(), 1u);
}

TEST_F(ScoreGalleryTest, SomebodysPageIsRefusedBeforeAnythingIsDrawn) {
  EXPECT_NO_THROW(check_score_gallery(options_.directory));
  EXPECT_FALSE(std::filesystem::exists(options_.directory)) << "looking touches nothing";
  std::filesystem::create_directories(options_.directory);
  write_file_atomically(options_.directory / "index.html", "<h1>mine</h1>");
  EXPECT_THROW(check_score_gallery(options_.directory), EnvironmentError);
}

}  // namespace
}  // namespace sightline
