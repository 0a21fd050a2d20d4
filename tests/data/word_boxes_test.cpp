#include "data/word_boxes.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using Words = std::vector<std::string>;

class WordBoxesTest : public ::testing::Test {
 protected:
  WordBoxes read(const std::string& annotations) {
    return WordBoxes::read(
        directory_.write("captions.json", R"({"images": [], "annotations": [)" + annotations + "]}"));
  }
  std::string refusal(const std::string& annotation) {
    return raised<DataError>([&] { read(annotation); });
  }
  // The x of every word's box, -1 for none.
  static std::vector<double> xs(const WordBoxes& boxes, const std::string& id, const Words& words) {
    std::vector<double> xs;
    for (const auto& box : boxes.match(id, words)) xs.push_back(box ? box->x : -1);
    return xs;
  }
  TemporaryDirectory directory_;
};

constexpr const char* kTwo = R"(
  {"image_id": 1, "caption": "A small red dot.", "word_boxes": [null, [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]},
  {"image_id": 1, "caption": "a small blue dot", "word_boxes": [null, [5, 2, 3, 4], [5, 2, 3, 4], [5, 2, 3, 4]]},
  {"image_id": 1, "caption": "two dots"},
  {"image_id": "b", "caption": "red", "word_boxes": [[0.5, 0, 1e1, 0.25]]})";

TEST_F(WordBoxesTest, ACaptionOfTheImageHasItsOwnBoxes) {
  const WordBoxes boxes = read(kTwo);
  EXPECT_EQ(xs(boxes, "1", {"a", "small", "red", "dot"}), (std::vector<double>{-1, 1, 1, 1}));
  EXPECT_EQ(xs(boxes, "1", {"a", "small", "blue", "dot"}), (std::vector<double>{-1, 5, 5, 5}));
  EXPECT_EQ(xs(boxes, "b", {"red"}), (std::vector<double>{0.5}));
  EXPECT_TRUE(boxes.says_exactly("1", {"a", "small", "red", "dot"}));
  EXPECT_FALSE(boxes.says_exactly("1", {"a", "red", "dot"}));
  EXPECT_FALSE(boxes.says_exactly("1", {"two", "dots"}));
  EXPECT_FALSE(boxes.says_exactly("b", {"a", "small", "red", "dot"}));
}

TEST_F(WordBoxesTest, InOtherCaptionsOnlyUnmistakableWordsHaveBoxes) {
  const WordBoxes boxes = read(kTwo);
  EXPECT_EQ(xs(boxes, "1", {"a", "blue", "dot", "by", "a", "red", "one"}),
            (std::vector<double>{-1, 5, -1, -1, -1, 1, -1}));
  EXPECT_EQ(xs(boxes, "2", {"red"}), (std::vector<double>{-1}));
}

TEST_F(WordBoxesTest, AFileWithoutBoxesIsEmpty) {
  EXPECT_TRUE(read(R"({"image_id": 1, "caption": "a"})").empty());
  EXPECT_FALSE(read(kTwo).empty());
}

TEST_F(WordBoxesTest, DamageIsNamed) {
  EXPECT_THAT(
      refusal(R"({"image_id": 1, "caption": "a dog", "word_boxes": [null]})"),
      HasSubstr("captions.json: annotations[0]: key 'word_boxes' has 1 item, expected one for each of "
                "the caption's 2 words"));
  for (const char* box :
       {"[1, 2, 3]", "[1, 2, 0, 4]", "[1, 2, 3, -4]", "[1, 2, \"3\", 4]", "7", "[1, 2, 3, 4, 5]"}) {
    EXPECT_THAT(
        refusal(R"({"image_id": 1, "caption": "a dog", "word_boxes": [null, )" + std::string(box) + "]}"),
        HasSubstr("annotations[0]: word_boxes[1]: found"));
  }
  EXPECT_THAT(refusal(R"({"image_id": 1, "caption": "a", "word_boxes": 3})"), HasSubstr("has no list"));
  EXPECT_THAT(refusal(R"({"caption": "a", "word_boxes": [null]})"), HasSubstr("'image_id' is missing"));
  EXPECT_THAT(refusal(R"({"image_id": [], "caption": "a", "word_boxes": [null]})"),
              HasSubstr("'image_id' is []"));
  EXPECT_THAT(refusal(R"({"image_id": 1, "word_boxes": [null]})"), HasSubstr("'caption' is missing"));
  EXPECT_THAT(refusal(R"(7, {"word_boxes": 1})"), HasSubstr("annotations[0]: not an object"));
  EXPECT_THAT(refusal(R"({"word_boxes": )"), HasSubstr("not valid JSON"));
}

}  // namespace
}  // namespace sightline
