#include "evaluate/score_table.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace sightline {
namespace {

using ::testing::HasSubstr;

ScoreTable table() {
  ScoreTable table;
  table.facts = {{"images", 3}, {"METEOR-ess modules", "exact, stem"}};
  table.columns = {"score", "low"};
  table.rows = {{"BLEU-1 (no BP)", {0.123456789, 0.1}}, {"vocabulary used", {1234, {}}, true}};
  return table;
}

TEST(ScoreTable, Text) {
  EXPECT_EQ(rendered(table(), TableFormat::text),
            "images  3\n"
            "METEOR-ess modules  exact, stem\n"
            "metric            score     low\n"
            "BLEU-1 (no BP)   0.1235  0.1000\n"
            "vocabulary used    1234\n");
}

TEST(ScoreTable, APartIsAnObjectInJsonAndNamedInEveryRowElsewhere) {
  ScoreTable whole = table();
  whole.rows.push_back({"random looks", {0.25, 0.125}, false, "ablation"});
  whole.rows.push_back({"foreign both", {0.5, {}}, false, "ablation"});
  const Json json = parse_json(rendered(whole, TableFormat::json), "table");
  const Json expected = parse_json(
      R"({"random_looks": 0.25, "foreign_both": 0.5, "low": {"random_looks": 0.125}})", "expected");
  EXPECT_EQ(json.at("ablation"), expected);
  EXPECT_FALSE(json.contains("random_looks"));
  EXPECT_FALSE(json.at("low").contains("random_looks"));
  EXPECT_EQ(json.at("low").at("bleu_1_no_bp"), 0.1);
  EXPECT_THAT(rendered(whole, TableFormat::text), HasSubstr("ablation: random looks  0.2500  0.1250\n"));
  EXPECT_THAT(rendered(whole, TableFormat::csv), HasSubstr("\nablation: random looks,0.25,0.125\n"));
}

TEST(ScoreTable, Markdown) {
  EXPECT_EQ(rendered(table(), TableFormat::markdown),
            "| metric          |  score |    low |\n"
            "| --- | ---: | ---: |\n"
            "| BLEU-1 (no BP)  | 0.1235 | 0.1000 |\n"
            "| vocabulary used |   1234 |        |\n");
}

TEST(ScoreTable, LatexEscapesWhatMeansSomethingThere) {
  ScoreTable odd = table();
  odd.columns[1] = "95 %_&";
  EXPECT_EQ(rendered(odd, TableFormat::latex),
            "\\begin{tabular}{lrr}\n\\toprule\n"
            "metric          &  score & 95 \\%\\_\\& \\\\\n"
            "\\midrule\n"
            "BLEU-1 (no BP)  & 0.1235 &    0.1000 \\\\\n"
            "vocabulary used &   1234 &           \\\\\n"
            "\\bottomrule\n\\end{tabular}\n");
}

TEST(ScoreTable, CsvHasEveryDigit) {
  EXPECT_EQ(rendered(table(), TableFormat::csv),
            "metric,score,low\nBLEU-1 (no BP),0.123456789,0.1\nvocabulary used,1234,\n");
}

TEST(ScoreTable, JsonHasTheScoresOutsideAndTheOthersByColumn) {
  const Json json = parse_json(rendered(table(), TableFormat::json), "table");
  EXPECT_EQ(json, parse_json(R"({"images": 3, "meteor_ess_modules": "exact, stem",
                                 "bleu_1_no_bp": 0.123456789, "vocabulary_used": 1234,
                                 "low": {"bleu_1_no_bp": 0.1}})",
                             "expected"));
}

TEST(ScoreTable, Keys) {
  EXPECT_EQ(score_key("CIDEr-D"), "cider_d");
  EXPECT_EQ(score_key("BLEU-4 (no BP)"), "bleu_4_no_bp");
  EXPECT_EQ(score_key("attention normalised entropy"), "attention_normalised_entropy");
}

TEST(CsvField, IsQuotedWhereItMustBe) {
  EXPECT_EQ(csv_field("a dog's ball"), "a dog's ball");
  EXPECT_EQ(csv_field("a, \"b\"\n"), "\"a, \"\"b\"\"\n\"");
}

}  // namespace
}  // namespace sightline
