#include "data/stored_attention.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Two words over a grid of 1 x 3 cells.
Json two_words() {
  return Json::parse(R"({"words": [{"word": "a"}, {"word": "dog", "log_prob": -1}], "grid": [1, 3],
                         "area": [10, 20, 30, 5.5], "attention": [[0.5, 0.25, 0.25], [0, 1, 0]]})");
}

TEST(StoredAttention, HoldsAMapForEachWord) {
  const auto stored = stored_attention(two_words(), "r");
  ASSERT_TRUE(stored);
  EXPECT_THAT(stored->words, ElementsAre("a", "dog"));
  EXPECT_THAT(stored->maps.alpha, ElementsAre(0.5f, 0.25f, 0.25f, 0, 1, 0));
  ASSERT_EQ(stored->maps.cells.size(), 3u);
  EXPECT_EQ(stored->maps.cells[1].x, 20);
  EXPECT_EQ(stored->maps.cells[1].y, 20);
  EXPECT_EQ(stored->maps.cells[2].width, 10);
  EXPECT_EQ(stored->maps.cells[2].height, 5.5);
  EXPECT_TRUE(stored->maps.boxes.empty());
}

// What a detector found, in the place of a grid.
TEST(StoredAttention, CellsMayBeBoxes) {
  Json record = two_words();
  for (const char* key : {"grid", "area"}) record.erase(key);
  record["regions"] = 3;
  EXPECT_FALSE(stored_attention(record, "r")) << "nobody knows where they lie";
  record["boxes"] = Json::parse("[[0, 0, 10, 20], [5, 6, 7, 8.5], [1, 1, 1, 2]]");
  const auto stored = stored_attention(record, "r");
  ASSERT_EQ(stored->maps.cells.size(), 3u);
  EXPECT_EQ(stored->maps.cells[1].x, 5);
  EXPECT_EQ(stored->maps.cells[1].height, 2.5);
  EXPECT_THAT(stored->maps.alpha, ElementsAre(0.5f, 0.25f, 0.25f, 0, 1, 0));
  for (const char* boxes : {"[]", "[[0, 0, 1, 1]]", "[[0, 0, 1], [0, 0, 1, 1], [0, 0, 1, 1]]",
                            "[[5, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]", "7"}) {
    record["boxes"] = Json::parse(boxes);
    EXPECT_THROW(stored_attention(record, "r"), DataError) << boxes;
  }
}

TEST(StoredAttention, CellsComeRowByRow) {
  Json record = two_words();
  record["grid"] = {3, 1};
  const auto stored = stored_attention(record, "r");
  EXPECT_EQ(stored->maps.cells[1].x, 10);
  EXPECT_DOUBLE_EQ(stored->maps.cells[1].y, 20 + 5.5 / 3);
  EXPECT_EQ(stored->maps.cells[1].width, 30);
}

TEST(StoredAttention, MayBeAbsent) {
  EXPECT_FALSE(stored_attention(Json::parse("{}"), "r"));
  EXPECT_FALSE(stored_attention(Json::parse(R"({"attention": null, "grid": 7})"), "r"));
}

TEST(StoredAttention, FaultsNameTheKey) {
  const auto fault = [](const char* key, const char* value) {
    Json record = two_words();
    record[key] = Json::parse(value);
    return raised<DataError>([&] { stored_attention(record, "r"); });
  };
  EXPECT_THAT(fault("attention", "[[1, 0, 0]]"), HasSubstr("r: key 'attention' is no list of 2 maps"));
  EXPECT_THAT(fault("attention", "3"), HasSubstr("r: key 'attention' is no list"));
  EXPECT_THAT(fault("attention", "[[1, 0, 0], [1, 0]]"),
              HasSubstr("r: a map of key 'attention': found 2 numbers, expected a list of 3"));
  EXPECT_THAT(fault("attention", R"([[1, 0, 0], [1, 0, "x"]])"), HasSubstr("something that is no number"));
  EXPECT_THAT(fault("attention", "[[1, 0, 0], [1, 0, 1e300]]"), HasSubstr("holds 1e+300, too large"));
  EXPECT_THAT(fault("words", R"([{"word": "a"}])"), HasSubstr("no list of 1 map"));
  EXPECT_THAT(fault("words", "[{}]"), HasSubstr("r: words: key 'word' is missing"));
  EXPECT_THAT(fault("grid", "[3]"), HasSubstr("r: key 'grid': found 1 number, expected a list of 2"));
  EXPECT_THAT(fault("grid", R"({"rows": 1, "columns": 3})"), HasSubstr("r: key 'grid'"));
  EXPECT_THAT(fault("area", "[0, 0, 1e300, 1]"), HasSubstr("r: key 'area': holds 1e+300"));
  for (const char* grid : {"[0, 3]", "[-1, -3]", "[1.5, 3]", "[1048577, 1]", "[1e9, 1e9]"})
    EXPECT_THAT(fault("grid", grid), HasSubstr("r: keys 'grid' and 'area' tell of no grid")) << grid;
  for (const char* area : {"[0, 0, 0, 1]", "[0, 0, 1, -1]"})
    EXPECT_THAT(fault("area", area), HasSubstr("tell of no grid")) << area;
}

}  // namespace
}  // namespace sightline
