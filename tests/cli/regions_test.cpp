#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/cli_fixture.h"
#include "core/json.h"
#include "image/image_reader.h"
#include "weights/npy_bytes.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

// A model that is given what a detector found in the tiny set's pictures: a region of the left half and one
// or two more, which say the mean colour there.
class RegionsTest : public CliTest {
 protected:
  static std::string tiny(const std::string& name) {
    return std::string(SIGHTLINE_SOURCE_DIR) + "/datasets/tiny/" + name;
  }
  static std::string photo(const std::string& name) { return tiny("images/" + name + ".png"); }

  void SetUp() override {
    for (const char* captions : {"captions_train.json", "captions_val.json"}) {
      const Json data = read_json_file(tiny(captions));
      for (const Json& image : data.at("images"))
        detect(std::filesystem::path(image.at("file_name").get<std::string>()).stem().string());
    }
    const ProgramRun trained = run(training());
    ASSERT_EQ(trained.code, 0) << trained.err;
  }

  static std::vector<std::string> training(const std::vector<std::string>& more = {},
                                           const std::string& epochs = "2", const std::string& out = "run") {
    std::vector<std::string> all{"train",
                                 "--preset",
                                 tiny("recipe.json"),
                                 "--data",
                                 tiny("captions_train.json"),
                                 "--val-data",
                                 tiny("captions_val.json"),
                                 "--regions",
                                 "found",
                                 "--out",
                                 out,
                                 "--hidden-size",
                                 "24",
                                 "--epochs",
                                 epochs};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  std::vector<std::string> captioning(const std::vector<std::string>& more) const {
    std::vector<std::string> all{"caption", "--model", "run/best.safetensors"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  // Writes found/NAME.npz. Pictures with odd numbers have three regions, others two.
  void detect(const std::string& name) const {
    const Image image = read_image(photo(name));
    const auto width = static_cast<float>(image.width), height = static_cast<float>(image.height);
    std::vector<float> boxes{0, 0, width / 2, height, width / 2, 0, width, height};
    if ((name.back() - '0') % 2 == 1) boxes.insert(boxes.end(), {0, 0, width, height});
    std::vector<float> features;
    for (std::size_t i = 0; i < boxes.size(); i += 4)
      for (const float mean : mean_colour(image, static_cast<int>(boxes[i]), static_cast<int>(boxes[i + 2])))
        features.push_back(mean);
    const std::string count = std::to_string(boxes.size() / 4);
    std::filesystem::create_directories(at("found"));
    write_file_atomically(at("found/" + name + ".npz"),
                          npz_of({{"features", npy_of("(" + count + ", 4)", features)},
                                  {"boxes", npy_of("(" + count + ", 4)", boxes)},
                                  {"image_w", npy_of("()", {width})},
                                  {"image_h", npy_of("()", {height})}}));
  }

 private:
  // Of the columns from `left` to before `right`, and a number that is always 1.
  static std::vector<float> mean_colour(const Image& image, int left, int right) {
    std::vector<float> sum(4);
    for (int y = 0; y < image.height; ++y)
      for (int x = left; x < right; ++x)
        for (std::size_t c = 0; c < 3; ++c)
          sum[c] +=
              static_cast<float>(image.rgb[3 * static_cast<std::size_t>(y * image.width + x) + c]) / 255;
    for (float& value : sum) value /= static_cast<float>(image.height * (right - left));
    sum[3] = 1;
    return sum;
  }
};

TEST_F(RegionsTest, AModelOfADetectorsRegionsCaptions) {
  const Json model = parse_json(run({"inspect", "--format", "json", "run/best.safetensors"}).out, "inspect");
  EXPECT_EQ(model.at("encoder").at("kind"), "regions:4");
  EXPECT_EQ(model.at("regions"), Json({{"feature_size", 4}}));
  EXPECT_FALSE(model.contains("preprocessing"));

  const ProgramRun together = run(captioning(
      {"--regions", "found", "--format", "jsonl", "--attention", photo("029"), photo("030"), photo("031")}));
  ASSERT_EQ(together.code, 0) << together.err;
  std::istringstream lines(together.out);
  int number = 29;
  for (std::string line; std::getline(lines, line); ++number) {
    const Json record = parse_json(line, "record");
    const std::size_t regions = number % 2 == 1 ? 3 : 2;
    EXPECT_EQ(record.at("regions"), regions);
    ASSERT_EQ(record.at("boxes").size(), regions);
    EXPECT_EQ(record.at("boxes")[1], Json::parse("[48.0, 0.0, 96.0, 72.0]"));
    for (const Json& row : record.at("attention")) {
      double sum = 0;
      for (const Json& weight : row) sum += weight.get<double>();
      EXPECT_EQ(row.size(), regions);
      EXPECT_NEAR(sum, 1, 1e-5);
    }
    const ProgramRun alone = run(captioning({"--regions", "found", photo("0" + std::to_string(number))}));
    EXPECT_EQ(alone.out, record.at("caption").get<std::string>() + "\n") << "as among others";
  }
  EXPECT_EQ(number, 32);
}

TEST_F(RegionsTest, PicturesAndScoresAreOfBoxes) {
  const ProgramRun drawn = run({"overlay", "--model", "run/best.safetensors", "--regions", "found", "--out",
                                "sheet.png", "--weights", "weights.json", photo("029")});
  EXPECT_EQ(drawn.code, 0) << drawn.err;
  EXPECT_GT(read_image(at("sheet.png")).width, 0);
  EXPECT_EQ(read_json_file(at("weights.json")).at("boxes").size(), 3u);
  const ProgramRun gallery =
      run(captioning({"--regions", "found", "--html", "page", "--overlay", "sheets", photo("029")}));
  EXPECT_EQ(gallery.code, 0) << gallery.err;
  EXPECT_TRUE(std::filesystem::exists(at("page/index.html")));

  const std::vector<std::string> scoring{"evaluate",
                                         "--references",
                                         tiny("captions_val.json"),
                                         "--format",
                                         "json",
                                         "--model",
                                         "run/best.safetensors",
                                         "--regions",
                                         "found",
                                         "--images",
                                         tiny("images")};
  const ProgramRun scored = run(scoring);
  ASSERT_EQ(scored.code, 0) << scored.err;
  EXPECT_THAT(scored.out, HasSubstr("attention_entropy"));
}

TEST_F(RegionsTest, ARunGoesOn) {
  const ProgramRun resumed = run(training({"--resume"}, "3"));
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("3 epochs"));
  const ProgramRun started = run(
      {"train", "--preset", tiny("recipe.json"), "--data", tiny("captions_train.json"), "--regions", "found",
       "--out", "second", "--hidden-size", "24", "--epochs", "1", "--start-from", "run/best.safetensors"});
  EXPECT_EQ(started.code, 0) << started.err;
}

TEST_F(RegionsTest, OneDamagedFileIsItsPhotosFaultAlone) {
  write_file_atomically(at("found/030.npz"), "PK\x03\x04 and no more");
  const ProgramRun captioned = run(captioning({"--regions", "found", photo("029"), photo("030")}));
  EXPECT_EQ(captioned.code, 1) << captioned.err;
  EXPECT_THAT(captioned.out, HasSubstr("029.png"));
  EXPECT_THAT(captioned.err, HasSubstr("found/030.npz"));
}

// Features alone have no place: there are captions, and no pictures.
TEST_F(RegionsTest, RegionsWithoutBoxesHaveNoPictures) {
  std::filesystem::remove(at("found/030.npz"));
  write_file_atomically(at("found/030.npy"), npy_of("(1, 4)", {0.5f, 0.5f, 0.5f, 1}));
  EXPECT_EQ(run(captioning({"--regions", "found", photo("030")})).code, 0);
  const ProgramRun drawn = run(
      {"overlay", "--model", "run/best.safetensors", "--regions", "found", "--out", "s.png", photo("030")});
  EXPECT_EQ(drawn.code, 2) << drawn.err;
  EXPECT_THAT(drawn.err, HasSubstr("no boxes"));
  const ProgramRun page =
      run(captioning({"--regions", "found", "--html", "page", photo("029"), photo("030")}));
  EXPECT_EQ(page.code, 1);
  EXPECT_THAT(page.err, HasSubstr("030.png: its regions have no boxes"));
  EXPECT_TRUE(std::filesystem::exists(at("page/index.html")));
}

TEST_F(RegionsTest, WhatDoesNotGoTogetherIsNamed) {
  const ProgramRun without = run(captioning({photo("029")}));
  EXPECT_EQ(without.code, 2);
  EXPECT_THAT(without.err, HasSubstr("--regions DIR is not there"));
  const ProgramRun pixels = run({"caption", "--regions", "found", photo("029")});
  EXPECT_EQ(pixels.code, 2);
  EXPECT_THAT(pixels.err, HasSubstr("sees the photos themselves"));
  const ProgramRun both = run({"caption", "--model", "run/best.safetensors", "--model", model().string(),
                               "--regions", "found", photo("029")});
  EXPECT_EQ(both.code, 3);
  EXPECT_THAT(both.err, HasSubstr("a detector's regions of 4 numbers"));
  const ProgramRun learning = run(training({"--train-encoder"}, "2", "other"));
  EXPECT_EQ(learning.code, 2);
  EXPECT_THAT(learning.err, HasSubstr("--train-encoder"));
  EXPECT_THAT(run(training({"--images", tiny("images")}, "2", "other")).err,
              HasSubstr("--images: found --regions too"));
}

}  // namespace
}  // namespace sightline
