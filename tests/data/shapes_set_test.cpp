#include "data/shapes_set.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "data/coco_captions.h"
#include "data/lock_file.h"
#include "data/raised.h"
#include "data/shapes_scenes.h"
#include "data/word_boxes.h"
#include "image/image_reader.h"
#include "text/ptb_tokenizer.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

bool never() {
  return false;
}
void unseen(const Progress&) {}

TEST(ShapesSetTest, WritesPicturesCaptionsAndBoxesThatBelongTogether) {
  const TemporaryDirectory directory;
  ShapesSetOptions options;
  options.count = 12;
  options.seed = 5;
  ASSERT_TRUE(write_shapes_set(directory.path() / "a/b", options, unseen, never));
  const auto file = directory.path() / "a/b/captions.json";
  const CaptionSet set = read_coco_captions(file);
  const WordBoxes word_boxes = WordBoxes::read(file);
  ASSERT_EQ(set.images.size(), 12u);
  for (std::size_t i = 0; i < set.images.size(); ++i) {
    const ShapesScene scene = draw_shapes_scene(5, i + 1, 64);
    const CaptionedImage& image = set.images[i];
    EXPECT_EQ(read_image(directory.path() / "a/b/images" / image.file).rgb, scene.image.rgb);
    const auto sentences = sentences_of(scene.figures, scene.arrangement);
    ASSERT_EQ(image.captions.size(), sentences.size());
    for (std::size_t s = 0; s < sentences.size(); ++s) {
      EXPECT_EQ(image.captions[s], text_of(sentences[s]));
      const auto words = caption_tokens(image.captions[s]);
      EXPECT_TRUE(word_boxes.says_exactly(image.id, words));
      const auto boxes = word_boxes.match(image.id, words);
      ASSERT_EQ(boxes.size(), sentences[s].size());
      for (std::size_t w = 0; w < boxes.size(); ++w) {
        ASSERT_EQ(boxes[w].has_value(), sentences[s][w].figure != kNoFigure);
        if (!boxes[w]) continue;
        const PixelBox& box = scene.boxes[sentences[s][w].figure];
        EXPECT_EQ(boxes[w]->x, box.x);
        EXPECT_EQ(boxes[w]->y, box.y);
        EXPECT_EQ(boxes[w]->width, box.width);
        EXPECT_EQ(boxes[w]->height, box.height);
      }
    }
  }
}

TEST(ShapesSetTest, ValidationScenesAreOthers) {
  const TemporaryDirectory directory;
  ShapesSetOptions options;
  options.count = 7;
  options.validation = 3;
  options.size = 32;
  ASSERT_TRUE(write_shapes_set(directory.path(), options, unseen, never));
  const CaptionSet train = read_coco_captions(directory.path() / "captions_train.json");
  const CaptionSet val = read_coco_captions(directory.path() / "captions_val.json");
  ASSERT_EQ(train.images.size(), 7u);
  ASSERT_EQ(val.images.size(), 3u);
  EXPECT_EQ(train.images.back().id, "7");
  EXPECT_EQ(val.images.front().id, "8");
  EXPECT_EQ(val.images.front().file, "000008.png");
  EXPECT_FALSE(std::filesystem::exists(directory.path() / "captions.json"));
}

TEST(ShapesSetTest, StopsWhenAsked) {
  const TemporaryDirectory directory;
  ShapesSetOptions options;
  options.count = 500;
  options.size = 32;
  int asked = 0;
  EXPECT_FALSE(write_shapes_set(directory.path(), options, unseen, [&] { return ++asked == 2; }));
  EXPECT_FALSE(std::filesystem::exists(directory.path() / "captions.json"));
}

TEST(ShapesSetTest, NobodysCaptionsOrPicturesAreReplaced) {
  ShapesSetOptions options;
  options.count = 2;
  options.size = 32;
  for (const char* name : {"captions.json", "captions_val.json", "images/000002.png"}) {
    const TemporaryDirectory directory;
    const auto mine = directory.write(name, R"({"info": {"description":"my photos"}})");
    EXPECT_THAT(raised<EnvironmentError>([&] { write_shapes_set(directory.path(), options, unseen, never); }),
                HasSubstr(mine.string() + ": is there already"));
    EXPECT_EQ(read_file(mine), R"({"info": {"description":"my photos"}})");
    EXPECT_FALSE(std::filesystem::exists(directory.path() / "images/000001.png")) << name;
  }
  const TemporaryDirectory directory;
  directory.write("images/000003.png", "another's, and of another number");
  EXPECT_TRUE(write_shapes_set(directory.path(), options, unseen, never));
}

// A set that was interrupted goes on; one of another seed leaves no captions of pictures that are no more.
TEST(ShapesSetTest, AnEarlierSetIsReplacedWhole) {
  const TemporaryDirectory directory;
  ShapesSetOptions options;
  options.count = 130;
  options.size = 32;
  int asked = 0;
  EXPECT_FALSE(write_shapes_set(directory.path(), options, unseen, [&] { return ++asked == 2; }));
  EXPECT_TRUE(std::filesystem::exists(directory.path() / "images/000001.png"));
  EXPECT_TRUE(write_shapes_set(directory.path(), options, unseen, never));
  const auto all = directory.path() / "captions.json";
  options.count = 4;
  options.validation = 2;
  EXPECT_TRUE(write_shapes_set(directory.path(), options, unseen, never));
  EXPECT_EQ(read_coco_captions(all).images.size(), 130u) << "the same scenes";
  options.seed = 2;
  EXPECT_TRUE(write_shapes_set(directory.path(), options, unseen, never));
  EXPECT_FALSE(std::filesystem::exists(all));
  EXPECT_EQ(read_coco_captions(directory.path() / "captions_train.json").images.size(), 4u);
}

TEST(ShapesSetTest, SaysWhatCannotBe) {
  const TemporaryDirectory directory;
  ShapesSetOptions options;
  options.size = 31;
  EXPECT_THAT(raised<UsageError>([&] { write_shapes_set(directory.path(), options, unseen, never); }),
              HasSubstr("is 31, expected 32 to 2048"));
  options = {};
  options.count = 0;
  EXPECT_THAT(raised<UsageError>([&] { write_shapes_set(directory.path(), options, unseen, never); }),
              HasSubstr("number of scenes"));
  const auto file = directory.write("file", "");
  EXPECT_THAT(raised<EnvironmentError>([&] { write_shapes_set(file, {}, unseen, never); }),
              HasSubstr(file.string()));
}

// Else the pictures of both stand beside the captions of one.
TEST(ShapesSetTest, TwoAtOnceAreNotMixed) {
  const TemporaryDirectory directory;
  ShapesSetOptions options;
  options.count = 3;
  std::size_t tried = 0;
  const auto begin_another = [&](const Progress&) {
    EXPECT_THROW(write_shapes_set(directory.path(), options, unseen, never), BusyError);
    ++tried;
  };
  ASSERT_TRUE(write_shapes_set(directory.path(), options, begin_another, never));
  EXPECT_GT(tried, 0u);
  EXPECT_TRUE(write_shapes_set(directory.path(), options, unseen, never)) << "one after the other";
}

}  // namespace
}  // namespace sightline
