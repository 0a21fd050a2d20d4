#include "evaluate/classified_texts.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class MatchedResultsOfTexts : public ::testing::Test {
 protected:
  std::filesystem::path results(const std::string& lines, const std::string& name = "r.jsonl") {
    return directory_.write(name, lines);
  }
  std::string fault(const std::filesystem::path& file) {
    return raised<DataError>([&] { matched_results(texts_, {file}); });
  }

  TemporaryDirectory directory_;
  std::filesystem::path texts_ = directory_.write("t.tsv", "label\ttext\npos\tgood\nneg\tbad\n");
};

TEST_F(MatchedResultsOfTexts, HaveTheLabelsOfAllAndTheTruthOfEach) {
  const auto one = results(
      "{\"text\": \"good\", \"probabilities\": {\"pos\": 0.75, \"neg\": 0.25}}\n"
      "{\"probabilities\": {\"neg\": 1.0}}\n");
  const auto other =
      results("{\"probabilities\": {\"pos\": 0.5, \"mixed\": 0.5}}\n{\"probabilities\": {\"neg\": 1.0}}\n",
              "o.jsonl");
  const ClassifiedTexts found = matched_results(texts_, {one, other});
  EXPECT_THAT(found.labels, ElementsAre("mixed", "neg", "pos"));
  ASSERT_EQ(found.systems.size(), 2u);
  EXPECT_THAT(found.systems[0][0].probabilities, ElementsAre(0, 0.25, 0.75));
  EXPECT_EQ(found.systems[0][0].truth, 2u);
  EXPECT_EQ(found.systems[0][1].truth, 1u);
  EXPECT_THAT(found.systems[1][0].probabilities, ElementsAre(0.5, 0, 0.5));
}

TEST_F(MatchedResultsOfTexts, AreALineForEachTextInItsOrder) {
  const std::string line = "{\"probabilities\": {\"pos\": 0.5, \"neg\": 0.5}}\n";
  EXPECT_THAT(fault(results(line)), HasSubstr("r.jsonl: found 1 result, expected 2, one for each text of "));
  EXPECT_THAT(fault(results(line + line + line)), HasSubstr("found 3 results, expected 2"));
  EXPECT_THAT(fault(results("{\"text\": \"bad\", \"probabilities\": {\"pos\": 0.5, \"neg\": 0.5}}\n" + line)),
              HasSubstr("is of another text than "));
}

TEST_F(MatchedResultsOfTexts, ALabelThatNobodyGaveIsNamedWithTheNearest) {
  const std::string line = "{\"probabilities\": {\"poss\": 0.5, \"neg\": 0.5}}\n";
  EXPECT_THAT(fault(results(line + line)),
              HasSubstr("label 'pos' is unknown, expected one of the results': neg, poss"));
}

TEST(LabelIndex, IsTheLabelsPlace) {
  EXPECT_EQ(label_index({"a", "b"}, {"b", "text", "t.tsv: line 2"}, "the model's"), 1u);
  EXPECT_THAT(raised<DataError>([] {
                label_index({"a", "b"}, {"c", "text", "t.tsv: line 2"}, "the model's");
              }),
              HasSubstr("t.tsv: line 2: label 'c' is unknown, expected one of the model's: a, b"));
}

}  // namespace
}  // namespace sightline
