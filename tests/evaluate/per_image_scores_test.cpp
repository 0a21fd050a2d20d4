#include "evaluate/per_image_scores.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/json.h"
#include "core/temporary_directory.h"
#include "evaluate/score_table.h"

namespace sightline {
namespace {

class PerImageScores : public ::testing::Test {
 protected:
  PerImageScores() {
    scores_[0].bleu.bleu = {0.5, 0.25, 0.125, 0};
    scores_[0].rouge_l = 0.1;
    scores_[0].cider_d = 2;
    scores_[0].meteor = 0.3;
    scores_[0].length = 4;
    scores_[0].bad_ending = true;
    scores_[1].novel = true;
  }
  std::string written(const std::string& name) {
    const auto file = directory_.path() / name;
    write_per_image_scores(file, images_, {"a \"dog\", a cat", "b"}, scores_);
    return read_file(file);
  }

  TemporaryDirectory directory_;
  std::vector<CaptionedImage> images_{{"007", "a,b.jpg", {}, IdType::text},
                                      {"8", "8.jpg", {}, IdType::number}};
  std::vector<ImageScores> scores_{2};
};

TEST_F(PerImageScores, AreObjectsInJson) {
  const Json list = parse_json(written("s.json"), "s.json");
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0]["image_id"], "007");
  EXPECT_EQ(list[0]["caption"], "a \"dog\", a cat");
  EXPECT_EQ(list[0]["bleu_2"], 0.25);
  EXPECT_EQ(list[0]["meteor_ess"], 0.3);
  EXPECT_EQ(list[0]["bad_ending"], true);
  EXPECT_TRUE(list[0]["novel"].is_null());  // not known
  EXPECT_EQ(list[1]["image_id"], 8);
  EXPECT_TRUE(list[1]["meteor_ess"].is_null());
  EXPECT_EQ(list[1]["novel"], true);
}

TEST_F(PerImageScores, AreRowsInCsv) {
  EXPECT_EQ(written("s.csv"),
            "image_id,file,caption,bleu_1,bleu_2,bleu_3,bleu_4,bleu_1_no_bp,bleu_2_no_bp,bleu_3_no_bp,"
            "bleu_4_no_bp,rouge_l,cider_d,cider,meteor_ess,length,repeated_words,bad_ending,novel\n"
            "007,\"a,b.jpg\",\"a \"\"dog\"\", a cat\",0.5,0.25,0.125,0,0,0,0,0,0.1,2,0,0.3,4,false,true,\n"
            "8,8.jpg,b,0,0,0,0,0,0,0,0,0,0,0,,0,false,false,true\n");
}

// As the table of the whole set calls them.
TEST_F(PerImageScores, HaveTheKeysOfTheScores) {
  const Json list = parse_json(written("s.json"), "s.json");
  for (const char* name : {"BLEU-1", "BLEU-4 (no BP)", "ROUGE-L", "CIDEr-D", "CIDEr", "METEOR-ess"})
    EXPECT_TRUE(list[0].contains(score_key(name))) << name;
}

TEST_F(PerImageScores, OfNoImageAreAnEmptyList) {
  images_.clear();
  EXPECT_EQ(parse_json(written("s.json"), "s.json"), Json::array());
}

TEST_F(PerImageScores, OtherNamesAreRefused) {
  EXPECT_NO_THROW(check_per_image_name("a/b.csv"));
  EXPECT_NO_THROW(check_per_image_name("b.json"));
  for (const char* name : {"b.txt", "b", "csv", "b.json.gz", ".csv"})
    EXPECT_THROW(check_per_image_name(name), UsageError) << name;
}

TEST_F(PerImageScores, AreKnownAgainByTheirColumns) {
  for (const std::string name : {"s.csv", "s.json"}) {
    std::string text = written(name);
    EXPECT_TRUE(is_per_image_scores(directory_.path() / name)) << name;
    text.replace(text.find("cider_d"), 7, "my_mark");
    EXPECT_FALSE(is_per_image_scores(directory_.write("other-" + name, text))) << name;
    EXPECT_FALSE(is_per_image_scores(directory_.write("notes-" + name, "image_id,caption\n"))) << name;
  }
}

}  // namespace
}  // namespace sightline
