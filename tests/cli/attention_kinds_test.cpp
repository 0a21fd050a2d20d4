#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <numeric>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

// The program with models of the attentions that say more than one map a word.
class AttentionKindsTest : public CliTest {
 protected:
  std::string model_of(const std::string& kind) const {
    const std::string name = kind + ".safetensors";
    write_tiny_model(at(name), kind);
    write_photo(at("photo.png"));
    return name;
  }
  // The record of photo.png.
  Json captioned(const std::string& kind) const {
    const ProgramRun said = run({"caption", "--model", model_of(kind), "--format", "jsonl", "--attention",
                                 "--min-length", "2", "--max-length", "6", "photo.png"});
    EXPECT_EQ(said.code, 0) << said.err;
    return parse_json(said.out, "record");
  }
  Json weights(const std::string& model, const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"overlay", "--model", model, "--weights", "w.json", "photo.png"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProgramRun drawn = run(arguments);
    EXPECT_EQ(drawn.code, 0) << drawn.err;
    return read_json_file(at("w.json"));
  }
};

double sum_of(const Json& row) {
  return std::accumulate(row.begin(), row.end(), 0.0,
                         [](double sum, const Json& weight) { return sum + weight.get<double>(); });
}

TEST_F(AttentionKindsTest, JsonHasEveryHeadAndTheirMean) {
  const Json record = captioned("multi-head");
  const std::size_t words = record.at("words").size(), cells = record.at("attention").at(0).size();
  ASSERT_GE(words, 2u);
  ASSERT_EQ(record.at("heads").size(), words);
  for (std::size_t t = 0; t < words; ++t) {
    const Json& heads = record.at("heads").at(t);
    ASSERT_EQ(heads.size(), 8u);
    for (const Json& head : heads) EXPECT_NEAR(sum_of(head), 1, 1e-5);
    for (std::size_t i = 0; i < cells; ++i) {
      double mean = 0;
      for (const Json& head : heads) mean += head.at(i).get<double>() / 8;
      EXPECT_NEAR(record.at("attention").at(t).at(i).get<double>(), mean, 1e-6);
    }
  }
  EXPECT_NE(record.at("heads").at(0).at(0), record.at("heads").at(0).at(1));
}

TEST_F(AttentionKindsTest, OneHeadIsDrawnOnRequest) {
  const std::string model = model_of("multi-head");
  const Json all = weights(model, {}), third = weights(model, {"--head", "3"});
  ASSERT_EQ(all.at("words"), third.at("words"));
  for (std::size_t t = 0; t < all.at("words").size(); ++t)
    EXPECT_EQ(third.at("attention").at(t), all.at("heads").at(t).at(2));
  EXPECT_FALSE(third.contains("heads"));

  const ProgramRun refused =
      run({"overlay", "--model", model, "--out", "sheet.png", "--head", "9", "photo.png"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("head 9: the model's attention has 8 heads"));
}

TEST_F(AttentionKindsTest, InspectNamesTheHeadsOfAModelThatHasThem) {
  const auto decoder = [&](const std::string& model) {
    return parse_json(run({"inspect", "--format", "json", model}).out, "description").at("decoder");
  };
  EXPECT_EQ(decoder(model_of("multi-head")).at("attention_heads"), 8);
  EXPECT_EQ(decoder(model_of("local-p")).at("attention_window"), 3);
  EXPECT_FALSE(decoder(model().string()).contains("attention_heads"));
}

TEST_F(AttentionKindsTest, ASentinelSaysHowVisualEachWordIs) {
  const Json record = captioned("sentinel");
  for (std::size_t t = 0; t < record.at("words").size(); ++t) {
    const double visual = record.at("words").at(t).at("visual").get<double>();
    EXPECT_NEAR(visual, sum_of(record.at("attention").at(t)), 1e-5);
    EXPECT_GT(visual, 0);
    EXPECT_LT(visual, 1);
  }
  EXPECT_FALSE(captioned("soft").at("words").at(0).contains("visual"));
}

TEST_F(AttentionKindsTest, NothingOutsideAMovingWindowIsLookedAt) {
  const Json record = captioned("local-m");
  for (std::size_t t = 0; t < record.at("words").size(); ++t) {
    const Json& row = record.at("attention").at(t);
    const int last = static_cast<int>(row.size()) - 1, middle = std::min(static_cast<int>(t), last);
    for (int i = 0; i <= last; ++i)
      EXPECT_EQ(row.at(static_cast<std::size_t>(i)).get<double>() == 0, std::abs(i - middle) > 3)
          << "word " << t << ", cell " << i;
  }
}

}  // namespace
}  // namespace sightline
