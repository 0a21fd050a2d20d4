#include "data/coco_results.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/json.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

const std::vector<CaptionedImage> kImages{{"7", "a/7.jpg", {"A dog, runs.", "The dog"}, IdType::number},
                                          {"x", "x.jpg", {"A bus!"}, IdType::text}};

TEST(CocoResults, AreCaptionsByIdOfItsType) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "r.json";
  write_coco_results(file, kImages, {"a dog .", "a \"red\" bus"});
  EXPECT_EQ(read_json_file(file), parse_json(R"([{"image_id": 7, "caption": "a dog ."},
                                                 {"image_id": "x", "caption": "a \"red\" bus"}])",
                                             "expected"));
}

TEST(CocoResults, AnAbsentDirectoryIsNamed) {
  const TemporaryDirectory directory;
  EXPECT_THROW(write_coco_results(directory.path() / "absent" / "r.json", kImages, {"a", "b"}),
               EnvironmentError);
}

TEST(CocoResults, AreKnownAgainByTheirBytes) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "r.json";
  write_coco_results(file, kImages, {"a dog .", "a \"red\" café"});
  EXPECT_TRUE(is_written_coco_results(file));
  write_coco_results(file, {}, {});
  EXPECT_TRUE(is_written_coco_results(file));
  for (const char* other :
       {"[{\"image_id\": 7, \"caption\": \"a dog\"}]", "[{\"image_id\":7,\"caption\":\"a dog\"}]",
        "[{\"image_id\":7,\"caption\":\"a dog\",\"score\":1}]\n", "[{\"image_id\":7", "a dog\n"})
    EXPECT_FALSE(is_written_coco_results(directory.write("other.json", other))) << other;
}

}  // namespace
}  // namespace sightline
