#include "evaluate/coco_export.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/json.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

const std::vector<CaptionedImage>& exported_images() {
  static const std::vector<CaptionedImage> images{
      {"7", "a/7.jpg", {"A dog, runs.", "The dog"}, IdType::number},
      {"x", "x.jpg", {"A bus!"}, IdType::text}};
  return images;
}
const std::vector<std::string> kSaid{"a dog .", "a \"red\" bus"};

TEST(CocoExport, MeteorHasALineForEachReferenceOfAsManyForAll) {
  const TemporaryDirectory directory;
  const auto folder = directory.path() / "new" / "java";
  export_for_java(folder, exported_images(), kSaid);
  EXPECT_EQ(read_file(folder / "meteor_hypotheses.txt"), "a dog\na red bus\n");
  EXPECT_EQ(read_file(folder / "meteor_references.txt"), "a dog runs\nthe dog\na bus\na bus\n");
  EXPECT_NE(read_file(folder / "README.txt").find("-norm -r 2\n"), std::string::npos);
}

TEST(CocoExport, SpiceAndPycocoevalcapHaveTheirForms) {
  const TemporaryDirectory directory;
  export_for_java(directory.path(), exported_images(), kSaid);
  EXPECT_EQ(read_json_file(directory.path() / "spice.json"),
            parse_json(R"([{"image_id": 7, "test": "a dog", "refs": ["a dog runs", "the dog"]},
                           {"image_id": "x", "test": "a red bus", "refs": ["a bus"]}])",
                       "expected"));
  const Json references = read_json_file(directory.path() / "references.json");
  EXPECT_EQ(references["type"], "captions");
  EXPECT_EQ(references["images"][0], parse_json(R"({"id": 7, "file_name": "a/7.jpg"})", "expected"));
  EXPECT_EQ(references["annotations"][2],
            parse_json(R"({"id": 3, "image_id": "x", "caption": "A bus!"})", "e"));
  for (const auto& file : java_files(directory.path())) EXPECT_TRUE(std::filesystem::exists(file)) << file;
}

TEST(CocoExport, NobodysFilesAreReplacedAndAnEarlierExportIs) {
  const TemporaryDirectory directory;
  const auto mine = directory.write("results.json", "mine");
  EXPECT_THROW(check_java_files(directory.path()), EnvironmentError);
  EXPECT_THROW(export_for_java(directory.path(), exported_images(), kSaid), EnvironmentError);
  EXPECT_EQ(read_file(mine), "mine");
  EXPECT_FALSE(std::filesystem::exists(directory.path() / "README.txt"));
  std::filesystem::remove(mine);
  directory.write("README.txt", "METEOR 1.5: how I ran it");
  EXPECT_THROW(check_java_files(directory.path()), EnvironmentError);
  std::filesystem::remove(directory.path() / "README.txt");
  export_for_java(directory.path(), exported_images(), kSaid);
  check_java_files(directory.path());
  export_for_java(directory.path(), exported_images(), {"a cat", "a bus"});
  EXPECT_EQ(read_json_file(directory.path() / "results.json")[0]["caption"], "a cat");
}

TEST(CocoExport, CharactersAreTokensOfTheirOwn) {
  const TemporaryDirectory directory;
  export_for_java(directory.path(), {{"1", "1.jpg", {"狗跑"}}}, {"狗"}, Tokens::characters);
  EXPECT_EQ(read_file(directory.path() / "meteor_references.txt"), "狗 跑\n");
}

TEST(CocoExport, OfNoImageIsAnEmptyList) {
  const TemporaryDirectory directory;
  export_for_java(directory.path(), {}, {});
  EXPECT_EQ(read_json_file(directory.path() / "spice.json"), Json::array());
  EXPECT_EQ(read_json_file(directory.path() / "results.json"), Json::array());
}

}  // namespace
}  // namespace sightline
