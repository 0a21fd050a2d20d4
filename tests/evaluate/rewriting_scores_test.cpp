#include "evaluate/rewriting_scores.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

TEST(RewritingReferences, AreTheDifferentSourcesWithAllTheirTargets) {
  const RewritingReferences found =
      rewriting_references({"p.tsv", {{"b", "1"}, {"a", "2"}, {"b", "3"}, {"b", "1"}}, {}});
  EXPECT_EQ(found.name, "p.tsv");
  EXPECT_EQ(found.sources, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(found.targets, (std::vector<std::vector<std::string>>{{"1", "3", "1"}, {"2"}}));
}

TEST(StoredRewritings, AreFoundBySourceWhateverTheirOrder) {
  const TemporaryDirectory directory;
  const RewritingReferences references = rewriting_references({"p.tsv", {{"a b", "x"}, {"c\nd", "y"}}, {}});
  const auto file = directory.write("r.tsv", "source\ttarget\nc d\tsecond\nother\tz\na b\tfirst\n");
  EXPECT_EQ(stored_rewritings(file, references), (std::vector<std::string>{"first", "second"}));
  const auto less = directory.write("less.tsv", "source\ttarget\nc d\tsecond\n");
  try {
    stored_rewritings(less, references);
    FAIL();
  } catch (const DataError& error) {
    EXPECT_EQ(error.what(), less.string() + ": says nothing of 'a b', a source of p.tsv");
  }
}

TEST(ComparedTexts, EachStandsBesideItsOwnTargets) {
  const RewritingReferences references =
      rewriting_references({"p", {{"a", "x y"}, {"b", "z"}, {"a", "x"}}, {}});
  const auto compared = compared_texts(references, {"x", "q"}, Tokens::words);
  ASSERT_EQ(compared.size(), 2u);
  EXPECT_EQ(compared[0].references, (std::vector<std::vector<std::string>>{{"x", "y"}, {"x"}}));
  EXPECT_EQ(compared[1].tokens, (std::vector<std::string>{"q"}));
}

TEST(BleuByLength, HasARangeForEachLengthThatThereIs) {
  const auto text = [](const std::string& said) {
    return compared_text(said, {"one two three four"}, Tokens::words);
  };
  const std::vector<RewrittenText> texts{text("one two three four"), text("a b c d"),
                                         text("one two three four"), text("one two three four")};
  ScoreTable table;
  table.columns = {"score", "low", "high"};
  add_bleu_by_length(table, texts, {5, 6, 51, 1}, {.resamples = 20});
  std::vector<std::string> names;
  for (const auto& row : table.rows) {
    names.push_back(row.name);
    EXPECT_EQ(row.part, "by length");
    EXPECT_EQ(row.cells.size(), 3u);
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"BLEU-4 of 1 to 5", "texts of 1 to 5", "BLEU-4 of 6 to 10",
                                      "texts of 6 to 10", "BLEU-4 of 51 and more", "texts of 51 and more"}));
  EXPECT_NEAR(*table.rows[0].cells[0], 1, 1e-6);
  EXPECT_EQ(*table.rows[1].cells[0], 2);
  EXPECT_TRUE(table.rows[1].whole);
  EXPECT_FALSE(table.rows[1].cells[1]);
  EXPECT_LT(*table.rows[2].cells[0], 1e-3);

  ScoreTable plain;
  plain.columns = {"score"};
  add_bleu_by_length(plain, texts, {50, 50, 50, 50}, {.resamples = 0});
  ASSERT_EQ(plain.rows.size(), 2u);
  EXPECT_EQ(plain.rows[0].name, "BLEU-4 of 31 to 50");
  EXPECT_EQ(plain.rows[0].cells.size(), 1u);
}

}  // namespace
}  // namespace sightline
