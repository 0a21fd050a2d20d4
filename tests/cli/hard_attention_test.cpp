#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"
#include "image/image_reader.h"

namespace sightline {
namespace {

// The program with a model of hard attention.
class HardAttentionTest : public CliTest {
 protected:
  HardAttentionTest() {
    write_tiny_model(at("hard.safetensors"), "hard");
    for (const char* name : {"a.png", "b.png", "c.png"}) write_photo(at(name), 70 + name[0] % 7 * 8, 60);
  }

  std::vector<Json> captions(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"caption", "--model",     "hard.safetensors", "--format",
                                       "jsonl",   "--attention", "--max-length",     "8"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.insert(arguments.end(), {"a.png", "b.png", "c.png"});
    const ProgramRun said = run(arguments);
    EXPECT_EQ(said.code, 0) << said.err;
    std::vector<Json> records;
    std::istringstream lines(said.out);
    for (std::string line; std::getline(lines, line);) records.push_back(parse_json(line, "line"));
    EXPECT_EQ(records.size(), 3u);
    return records;
  }
};

TEST_F(HardAttentionTest, ArgmaxIsTheDefaultAndLooksAtThePeak) {
  const auto records = captions({});
  EXPECT_EQ(records, captions({"--hard", "argmax"}));
  for (const Json& record : records) {
    const auto glimpses = record.at("glimpses").get<std::vector<std::size_t>>();
    ASSERT_EQ(glimpses.size(), record.at("words").size());
    for (std::size_t t = 0; t < glimpses.size(); ++t) {
      const auto row = record.at("attention").at(t).get<std::vector<double>>();
      EXPECT_EQ(row.at(glimpses[t]), *std::max_element(row.begin(), row.end()));
    }
  }
}

TEST_F(HardAttentionTest, TheSameSeedGivesTheSameSamplesOnAnyNumberOfThreads) {
  const auto one = captions({"--hard", "sample", "--seed", "3", "--threads", "1"});
  EXPECT_EQ(one, captions({"--hard", "sample", "--seed", "3", "--threads", "2"}));
  EXPECT_EQ(one, captions({"--hard", "sample", "--seed", "3", "--threads", "5"}));
  EXPECT_NE(one, captions({"--hard", "sample", "--seed", "4"}));
}

TEST_F(HardAttentionTest, TheExpectationChoosesNothing) {
  for (const Json& record : captions({"--hard", "expectation"})) EXPECT_FALSE(record.contains("glimpses"));
}

// The map of alpha is drawn either way; the outline of the chosen region is there only where one is chosen.
TEST_F(HardAttentionTest, TheOverlayOutlinesTheChosenRegion) {
  const auto first_word = [&](const std::string& rule) {
    const ProgramRun drawn = run({"overlay", "--model", "hard.safetensors", "--hard", rule, "--words", rule,
                                  "--weights", rule + ".json", "--max-length", "1", "a.png"});
    EXPECT_EQ(drawn.code, 0) << drawn.err;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(at(rule))) {
      if (entry.path().extension() == ".png") files.push_back(entry.path());
    }
    EXPECT_EQ(files.size(), 1u);
    return read_image(files.front());
  };
  const Image chosen = first_word("argmax"), plain = first_word("expectation");
  const Json weights = read_json_file(at("argmax.json"));
  ASSERT_EQ(weights.at("attention"), read_json_file(at("expectation.json")).at("attention"));
  ASSERT_EQ(chosen.width, plain.width);
  const int columns = weights.at("grid").at(1).get<int>(), rows = weights.at("grid").at(0).get<int>();
  const int glimpse = weights.at("glimpses").at(0).get<int>();
  const auto area = weights.at("area").get<std::vector<double>>();
  const double left = area[0] + glimpse % columns * area[2] / columns,
               top = area[1] + glimpse / columns * area[3] / rows;
  const double reach = 3;  // the line's width, and rounding
  int changed = 0;
  for (int y = 0; y < chosen.height; ++y) {
    for (int x = 0; x < chosen.width; ++x) {
      const std::size_t pixel = 3 * (static_cast<std::size_t>(y) * chosen.width + x);
      if (std::equal(&chosen.rgb[pixel], &chosen.rgb[pixel] + 3, &plain.rgb[pixel])) continue;
      ++changed;
      EXPECT_TRUE(x > left - reach && x < left + area[2] / columns + reach && y > top - reach &&
                  y < top + area[3] / rows + reach)
          << x << ", " << y;
    }
  }
  EXPECT_GT(changed, 20);
}

}  // namespace
}  // namespace sightline
