#include "data/caption_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

class CaptionFormatTest : public ::testing::Test {
 protected:
  // The name is that of another format.
  CaptionFormat format_of(const std::string& text) const {
    return detect_caption_format(directory_.write("captions.tsv", text));
  }

  TemporaryDirectory directory_;
};

TEST_F(CaptionFormatTest, CocoByEitherOfItsLists) {
  EXPECT_EQ(format_of(R"({"info": {}, "images": [], "annotations": []})"), CaptionFormat::coco);
  EXPECT_EQ(format_of(R"({"images": [{"id": 1, "file_name": "a.jpg"}]})"), CaptionFormat::coco);
  EXPECT_EQ(format_of(R"({"annotations": [{"image_id": 1)"), CaptionFormat::coco);
}

TEST_F(CaptionFormatTest, KarpathyByTheKeysOfItsImages) {
  EXPECT_EQ(format_of(R"({"images": [{"filepath": "val", "sentids": [1]}]})"), CaptionFormat::karpathy);
  EXPECT_EQ(format_of(R"({"dataset": "coco", "images": [{"filename": "a.jpg"}]})"), CaptionFormat::karpathy);
}

TEST_F(CaptionFormatTest, KeysOfInnerObjectsDecideNothing) {
  EXPECT_EQ(format_of(R"({"info": {"sentences": [{"filename": 1}], "caption": "x"}, "annotations": []})"),
            CaptionFormat::coco);
  EXPECT_EQ(format_of(R"({"extra": [{"sentences": 1}], "images": [{"file_name": "a"}]})"),
            CaptionFormat::coco);
}

TEST_F(CaptionFormatTest, LinesAndResults) {
  EXPECT_EQ(format_of("{\"file_name\": \"a.jpg\", \"text\": \"x\"}\n{"), CaptionFormat::json_lines);
  EXPECT_EQ(format_of("{\"file\": \"a.jpg\", \"status\": \"ok\"}\n"), CaptionFormat::json_lines);
  EXPECT_EQ(format_of(" \n[{\"image_id\": 1}]"), CaptionFormat::coco_results);
  EXPECT_EQ(format_of("\xEF\xBB\xBF[]"), CaptionFormat::coco_results);
}

TEST_F(CaptionFormatTest, Tables) {
  EXPECT_EQ(format_of("a.jpg#0\tA dog, running."), CaptionFormat::flickr_tokens);
  EXPECT_EQ(format_of("a.jpg#\tA dog."), CaptionFormat::tabs);
  EXPECT_EQ(format_of("a.jpg#x1\tA dog."), CaptionFormat::tabs);
  EXPECT_EQ(format_of("a.jpg,A dog.\nb.jpg\tA cat."), CaptionFormat::commas);
  EXPECT_EQ(format_of("image_name| comment_number| comment\na.jpg| 0| A dog, running."), CaptionFormat::bars);
  EXPECT_EQ(format_of("\"Image\";\"Caption\"\r\na.jpg;A dog, running."), CaptionFormat::semicolons);
  EXPECT_EQ(format_of("a.jpg,A dog; it runs | or not."), CaptionFormat::commas);
  EXPECT_EQ(detect_caption_format(directory_.path()), CaptionFormat::sidecars);
}

TEST_F(CaptionFormatTest, WhatIsNoneIsNamed) {
  EXPECT_THAT(raised<DataError>([&] { format_of("a dog runs\na, b"); }),
              ::testing::HasSubstr("captions.tsv: is of no known caption format"));
  EXPECT_THAT(
      raised<DataError>([&] { format_of("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n"); }),
      ::testing::HasSubstr("captions.tsv: is a pointer of Git LFS"));
  EXPECT_THAT(raised<DataError>([&] { format_of("<!doctype html>, a\tpage"); }),
              ::testing::HasSubstr("captions.tsv: is a page of HTML, expected captions"));
  EXPECT_THAT(raised<DataError>([&] { format_of(" \n"); }), ::testing::HasSubstr("is empty"));
  EXPECT_THAT(raised<DataError>([&] { detect_caption_format(directory_.path() / "missing"); }),
              ::testing::HasSubstr("missing: cannot be opened"));
}

}  // namespace
}  // namespace sightline
