#include "render/attention_weights.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "render/sheet_scene.h"

namespace sightline {
namespace {

TEST(AttentionWeights, JsonHoldsOneRowAWordAndThePlace) {
  const Json json =
      attention_json(looking_at({5, 0}, {2, 3}, {"a", "dog"}),
                     Geometry({.resize = ResizeRule::letterbox, .height = 90, .width = 90}, 180, 100));
  EXPECT_EQ(json["grid"], (Json{2, 3}));
  EXPECT_EQ(json["area"], (Json{0.0, -40.0, 180.0, 180.0}));
  EXPECT_EQ(json["attention"][0], (Json{0.0, 0.0, 0.0, 0.0, 0.0, 1.0}));
  EXPECT_EQ(json["words"][1], "dog");
  EXPECT_EQ(json["log_probs"].size(), 2u);
  EXPECT_TRUE(json.contains("log_prob"));
  EXPECT_FALSE(json.contains("glimpses"));
}

// Two words over a row of two cells: two heads and a slot behind the cells.
Hypothesis of_two_heads() {
  Hypothesis hypothesis = looking_at({0, 1}, {1, 2}, {"a", "dog"});
  hypothesis.heads = 2;
  hypothesis.extra = 1;
  hypothesis.alpha = {0.5f, 0.25f, 0.25f, 0.25f, 0.0f, 0.75f,  //
                      0.0f, 1.0f,  0.0f,  0.5f,  0.5f, 0.0f};
  return hypothesis;
}

TEST(AttentionWeights, JsonHoldsEveryHeadAndHowVisualAWordIs) {
  const Json json = attention_json(of_two_heads(), Geometry({.height = 90, .width = 90}, 90, 90));
  EXPECT_EQ(json["attention"], (Json{{0.375, 0.125}, {0.25, 0.75}}));
  EXPECT_EQ(json["heads"], (Json{{{0.5, 0.25}, {0.25, 0.0}}, {{0.0, 1.0}, {0.5, 0.5}}}));
  EXPECT_EQ(json["visual"], (Json{0.5, 1.0}));
}

TEST(AttentionWeights, OneHeadIsACaptionOfItsOwn) {
  const Hypothesis second = with_head(of_two_heads(), 2);
  EXPECT_EQ(second.heads, 1);
  EXPECT_EQ(second.words, of_two_heads().words);
  EXPECT_EQ(region_weights(second, 0), (std::vector<float>{0.25f, 0.0f}));
  EXPECT_EQ(region_weights(second, 1), (std::vector<float>{0.5f, 0.5f}));
  EXPECT_DOUBLE_EQ(visual(second, 0), 0.25);
  for (const int head : {0, 3}) EXPECT_THROW(with_head(of_two_heads(), head), UsageError);
}

Json form_json(const Layout& layout, const AttentionForm& form) {
  Json json = Json::object();
  add_form(json, three_regions_and_one(layout, form));
  return json;
}

// [row, column, rows, columns] of a grid, [begin, count] of a sequence.
TEST(AttentionWeights, JsonHoldsTheWindowOfEachWord) {
  EXPECT_EQ(form_json(Layout(2, 3), {.window = true}), (Json{{"windows", {{0, 1, 2, 2}, {1, 2, 1, 1}}}}));
  EXPECT_EQ(form_json(Sequence{6}, {.window = true}), (Json{{"windows", {{1, 4}, {5, 1}}}}));
}

TEST(AttentionWeights, JsonHoldsWhatTheBlocksGot) {
  const Json grid = form_json(Layout(2, 3), {.block = 2});
  EXPECT_EQ(grid.size(), 1u);
  EXPECT_EQ(grid["blocks"]["side"], 2);
  EXPECT_EQ(grid["blocks"]["grid"], (Json{1, 2}));
  EXPECT_EQ(grid["blocks"]["attention"], (Json{{0.75, 0.25}, {0.0, 1.0}}));
  const Json sequence = form_json(Sequence{6}, {.block = 2});
  EXPECT_EQ(sequence["blocks"]["count"], 3);
  EXPECT_EQ(sequence["blocks"]["attention"], (Json{{0.5, 0.25, 0.25}, {0.0, 0.0, 1.0}}));
  EXPECT_EQ(form_json(Layout(2, 3), {}), Json::object());
}

bool numpy_finds(const std::string& npy, const std::string& condition) {
  const auto path = std::filesystem::temp_directory_path() / "sightline_weights.npy";
  std::ofstream(path, std::ios::binary) << npy;
  const std::string check = "/usr/bin/python3 -c \"import numpy; a = numpy.load('" + path.string() +
                            "'); assert " + condition + "\"";
  const bool found = std::system(check.c_str()) == 0;
  std::filesystem::remove(path);
  return found;
}

// NumPy itself is the reader, where it is installed.
TEST(AttentionWeights, NumPyReadsTheFile) {
  if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0)
    GTEST_SKIP() << "python3-numpy is absent";
  EXPECT_TRUE(numpy_finds(encode_npy(looking_at({5, 0}, {2, 3}, {"a", "dog"})),
                          "a.shape == (2, 2, 3) and a.dtype == 'float32' and a[0, 1, 2] == 1 and "
                          "a[1, 0, 0] == 1 and a.sum() == 2"));
  EXPECT_TRUE(numpy_finds(encode_npy(of_two_heads()),
                          "a.shape == (2, 2, 1, 2) and a[0, 0, 0, 1] == 0.25 and a[0, 1, 0, 0] == 0.25 and "
                          "a[1, 0, 0, 1] == 1 and a.sum() == 3"));
}

TEST(AttentionWeights, FilesOfThemAreKnownAgain) {
  const TemporaryDirectory directory;
  const Hypothesis one = looking_at({5, 0}, {2, 3}, {"a", "dog"});
  for (const Hypothesis& hypothesis : {one, of_two_heads()}) {
    const std::string json = dump_json(attention_json(hypothesis, Geometry({}, 9, 9))) + "\n";
    EXPECT_TRUE(is_attention_file(directory.write("w.json", json)));
    EXPECT_TRUE(is_attention_file(directory.write("w.npy", encode_npy(hypothesis))));
  }
  Json more = attention_json(one, Geometry({}, 9, 9));
  more["mine"] = 1;
  EXPECT_FALSE(is_attention_file(directory.write("more.json", dump_json(more))));
  EXPECT_FALSE(is_attention_file(directory.write("w.json", "{\"words\":[\"a\"]}")));
  EXPECT_FALSE(is_attention_file(directory.write("w.json", "{\"weights\": [1, 2]}")));
}

// An array of somebody's with the same sizes has other numbers.
TEST(AttentionWeights, ArraysOfOtherNumbersAreNone) {
  const TemporaryDirectory directory;
  const std::string array = encode_npy(looking_at({5, 0}, {2, 3}, {"a", "dog"}));
  const auto with = [&](std::size_t place, float number) {
    std::string bytes = array;
    bytes.replace(bytes.size() - 4 * (place + 1), 4, reinterpret_cast<const char*>(&number), 4);
    return directory.write("w.npy", bytes);
  };
  EXPECT_TRUE(is_attention_file(with(0, 0.0f)));
  EXPECT_FALSE(is_attention_file(with(0, 1.5f)));
  EXPECT_FALSE(is_attention_file(with(0, -0.5f)));
  EXPECT_FALSE(is_attention_file(directory.write("w.npy", array.substr(0, array.size() - 4))));
  std::string doubles = array;
  doubles.replace(doubles.find("<f4"), 3, "<f8");
  EXPECT_FALSE(is_attention_file(directory.write("w.npy", doubles)));
  EXPECT_FALSE(is_attention_file(directory.write("w.npy", "\x93NUMPY")));
}

}  // namespace
}  // namespace sightline
