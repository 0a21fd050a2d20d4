#include "data/coco_captions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/json.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const TemporaryDirectory& directory() {
  static const TemporaryDirectory directory;
  return directory;
}

CaptionSet read(const std::string& json) {
  return read_coco_captions(directory().write("captions.json", json));
}

std::string error_of(const std::string& json) {
  return raised<DataError>([&] { read(json); });
}

std::string with_annotations(const std::string& annotations) {
  return R"({"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": )" + annotations + "}";
}

std::string with_images(const std::string& images) {
  return R"({"annotations": [], "images": )" + images + "}";
}

TEST(CocoCaptions, ReadsImagesInFileOrderWithTheirCaptions) {
  const CaptionSet set = read(R"({"info": {"images": [[{}]], "x": null}, "licenses": [1, {"id": 1}],
    "images": [{"license": {"id": 3}, "file_name": "b/x.jpg", "id": 9, "tags": [1, [2]]},
               {"id": 2, "file_name": "a/x.jpg"}, {"id": 5, "file_name": "none.jpg"}],
    "annotations": [{"id": 1, "image_id": 2, "caption": "one\ntwo"}, {"caption": "", "image_id": 9},
                    {"image_id": 2, "caption": "d\u00e9j\u00e0"}]})");
  EXPECT_THAT(set.name, HasSubstr("captions.json"));
  ASSERT_EQ(set.images.size(), 3u);
  EXPECT_EQ(set.images[0].id, "9");
  EXPECT_EQ(set.images[0].file, "b/x.jpg");
  EXPECT_THAT(set.images[0].captions, ElementsAre(""));
  EXPECT_EQ(set.images[1].file, "a/x.jpg");
  EXPECT_THAT(set.images[1].captions, ElementsAre("one\ntwo", "déjà"));
  EXPECT_TRUE(set.images[2].captions.empty());
}

TEST(CocoCaptions, AnnotationsMayComeFirst) {
  const CaptionSet set =
      read(R"({"annotations": [{"image_id": 2, "caption": "b"}, {"image_id": 1, "caption": "a"},
    {"image_id": 2, "caption": "c"}], "images": [{"id": 1, "file_name": "1.jpg"}, {"id": 3, "file_name": "3.jpg"},
    {"id": 2, "file_name": "2.jpg"}]})");
  ASSERT_EQ(set.images.size(), 3u);
  EXPECT_THAT(set.images[0].captions, ElementsAre("a"));
  EXPECT_EQ(set.images[1].id, "3");
  EXPECT_THAT(set.images[2].captions, ElementsAre("b", "c"));
}

TEST(CocoCaptions, AnImageMayHaveManyCaptions) {
  std::string annotations = R"([{"image_id": 1, "caption": "a"})";
  for (int i = 1; i < 7; ++i) annotations += R"(, {"image_id": 1, "caption": "b"})";
  EXPECT_EQ(read(with_annotations(annotations + "]")).images[0].captions.size(), 7u);
}

TEST(CocoCaptions, IdsAreComparedAsText) {
  const std::string big = "123456789012345678901234567890";
  const CaptionSet set = read(
      R"({"images": [{"id": 7.0, "file_name": "a"}, {"id": "x-1", "file_name": "b"}, {"id": )" + big +
      R"(, "file_name": "c"}, {"id": -3, "file_name": "d"}, {"id": 18446744073709551615, "file_name": "e"},
    {"id": 0.25, "file_name": "f"}], "annotations": [{"image_id": "7", "caption": "seven"}, {"image_id": ")" +
      big +
      R"(", "caption": "big"}, {"image_id": "x-1", "caption": "x"}, {"image_id": 2.5e-1, "caption": "q"}]})");
  std::vector<std::string> ids;
  for (const CaptionedImage& image : set.images) ids.push_back(image.id);
  EXPECT_THAT(ids, ElementsAre("7", "x-1", big, "-3", "18446744073709551615", "0.25"));
  EXPECT_THAT(set.images[0].captions, ElementsAre("seven"));
  EXPECT_THAT(set.images[2].captions, ElementsAre("big"));
  EXPECT_THAT(set.images[5].captions, ElementsAre("q"));
}

// Two ids, each with its captions; a type that no image has means the other.
TEST(CocoCaptions, ANumberAndTheSameTextAreTwoImages) {
  const CaptionSet set = read(
      R"({"annotations": [{"image_id": "7", "caption": "text"}, {"image_id": 7, "caption": "number"},
    {"image_id": "8", "caption": "eight"}],
    "images": [{"id": 7, "file_name": "a"}, {"id": "7", "file_name": "b"}, {"id": 8, "file_name": "c"}]})");
  ASSERT_EQ(set.images.size(), 3u);
  EXPECT_THAT(set.images[0].captions, ElementsAre("number"));
  EXPECT_EQ(set.images[0].id_type, IdType::number);
  EXPECT_THAT(set.images[1].captions, ElementsAre("text"));
  EXPECT_EQ(set.images[1].id_type, IdType::text);
  EXPECT_THAT(set.images[2].captions, ElementsAre("eight"));
}

TEST(CocoCaptions, ErrorsNameFileRecordAndKey) {
  const auto says = [](const std::string& json, const std::string& text) {
    const std::string error = error_of(json);
    EXPECT_THAT(error, HasSubstr("captions.json: "));
    EXPECT_THAT(error, HasSubstr(text));
  };
  says(with_annotations(R"([{"image_id": 1, "caption": "x"}, {"image_id": 1}])"),
       "annotations[1]: key 'caption' is missing");
  says(with_annotations(R"([{"caption": "x"}])"), "annotations[0]: key 'image_id' is missing");
  says(with_annotations(R"([{"image_id": 1, "caption": 12}])"),
       "annotations[0]: key 'caption' is 12, expected a string");
  says(with_annotations(R"([{"image_id": 1, "caption": null}])"), "key 'caption' is null, expected a string");
  says(with_annotations(R"([{"image_id": 1, "caption": ["x"]}])"),
       "key 'caption' is a list, expected a string");
  says(with_annotations(R"([{"image_id": true, "caption": "x"}])"),
       "key 'image_id' is true, expected a number or a string");
  says(with_annotations(R"([{"image_id": {}, "caption": "x"}])"),
       "key 'image_id' is an object, expected a number or a string");
  says(with_annotations(R"([{"image_id": "", "caption": "x"}])"), "key 'image_id' is empty");
  says(with_annotations(R"([{"image_id": 1, "caption": "x", "caption": "y"}])"),
       "annotations[0]: key 'caption' comes twice");
  says(with_annotations(R"([{"image_id": 1, "caption": "x"}, 3])"),
       "annotations: [1] found 3, expected an object");
  says(with_annotations(R"([[]])"), "annotations: [0] found a list, expected an object");
  says(with_annotations(R"({})"), "annotations: found an object, expected a list");
  says(with_annotations("4"), "annotations: found 4, expected a list");
  says(with_annotations(R"([{"image_id": 4, "caption": "x"}])"),
       "annotations[0]: key 'image_id' is 4, which is no image's id");
  says(with_annotations(R"([], "annotations": [])"), "key 'annotations' comes twice");
  says(with_annotations(R"([{"image_id": "4", "caption": "x"}])"),
       "annotations[0]: key 'image_id' is \"4\", which is no image's id");
  says(with_images(R"([{"id": 1, "file_name": "a"}, {"id": 1, "file_name": "b"}])"),
       "images[1]: key 'id' is 1, as in images[0]");
  says(with_images(R"([{"id": "1", "file_name": "a"}, {"id": "1", "file_name": "b"}])"),
       "images[1]: key 'id' is \"1\", as in images[0]");
  says(with_images(R"([{"id": 1}])"), "images[0]: key 'file_name' is missing");
  says(R"({"images": []})", "key 'annotations' is missing");
  says(R"({"annotations": []})", "key 'images' is missing");
  says("[]", "found a list, expected an object");
  says("7", "found 7, expected an object");
}

TEST(CocoCaptions, FileNamesStayInTheImageDirectory) {
  const auto error_for = [](const std::string& name) {
    return error_of(with_images(R"([{"id": 1, "file_name": ")" + name + "\"}]"));
  };
  for (const char* name :
       {"../x.jpg", "a/../../x.jpg", "/etc/passwd", "..", "a/..", ".", "dir/", "", "a\\u0000.jpg"}) {
    EXPECT_THAT(error_for(name), HasSubstr("images[0]: key 'file_name' ")) << name;
  }
  EXPECT_EQ(read(with_images(R"([{"id": 1, "file_name": "a/..b/c.jpg"}])")).images[0].file, "a/..b/c.jpg");
}

TEST(CocoCaptions, DamagedFilesAreRefused) {
  EXPECT_THAT(error_of(""), HasSubstr("is empty"));
  EXPECT_THAT(error_of(" \n"), HasSubstr("is empty"));
  EXPECT_THAT(error_of("\xFF\xD8\xFF\xE0 a photo"), HasSubstr("not valid JSON (UTF-8) at line 1, column 1"));
  EXPECT_THAT(error_of("{\"images\": [],\n \"annotations\" []}"), HasSubstr("line 2, column 16"));
  EXPECT_THAT(error_of(with_annotations("[{\"image_id\": 1, \"caption\": \"\xC3\x28\"}]")),
              HasSubstr("annotations[0]: not valid JSON"));
  EXPECT_THAT(error_of(with_annotations("[]") + "{}"), HasSubstr("not valid JSON"));
  const std::string whole = with_annotations(R"([{"image_id": 1, "caption": "x"}])");
  for (std::size_t size = 1; size < whole.size(); ++size) {
    EXPECT_THAT(error_of(whole.substr(0, size)), HasSubstr("truncated")) << size;
  }
  EXPECT_THAT(raised<DataError>([] { read_coco_captions(directory().path() / "none.json"); }),
              HasSubstr("none.json"));
  EXPECT_THAT(raised<DataError>([] { read_coco_captions(directory().path()); }), HasSubstr("directory"));
}

TEST(CocoCaptions, DeepNestingIsRefusedForWhatItIs) {
  const std::string deep = std::string(1 << 20, '[');
  EXPECT_THAT(error_of(deep), HasSubstr("expected an object"));
  EXPECT_THAT(error_of("{\"x\": " + deep), HasSubstr("is nested more than 256 levels deep"));
  const auto closed = [](std::size_t levels) {
    return "{\"x\": " + std::string(levels, '[') + std::string(levels, ']') +
           ", \"images\": [], \"annotations\": []}";
  };
  EXPECT_THAT(error_of(closed(1 << 20)), HasSubstr("is nested more than 256 levels deep"));
  EXPECT_THAT(error_of(closed(kDeepestJson)), HasSubstr("is nested more than 256 levels deep"));
  EXPECT_TRUE(read(closed(kDeepestJson - 1)).images.empty());
}

TEST(CocoCaptions, ReadsTheRealSets) {
  const std::filesystem::path data = std::filesystem::path(SIGHTLINE_SHARED_DIR) / "data";
  if (!std::filesystem::exists(data)) GTEST_SKIP() << data << " is not here";
  const CaptionSet set = read_coco_captions(data / "flickr8k/captions_train.json");
  EXPECT_EQ(set.images.size(), 6000u);
  EXPECT_TRUE(std::all_of(set.images.begin(), set.images.end(),
                          [](const auto& i) { return i.captions.size() == 5; }));
  EXPECT_EQ(set.images[0].file, "1000268201_693b08cb0e.jpg");
  EXPECT_GT(read_coco_captions(data / "coco_mini/annotations/captions_val2017.json").images.size(), 0u);
}

}  // namespace
}  // namespace sightline
