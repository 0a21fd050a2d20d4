#include "train/training_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class TrainingTextsTest : public ::testing::Test {
 protected:
  std::filesystem::path file(const std::string& rows, const std::string& name = "data.tsv") {
    return directory_.write(name, "label\ttext\n" + rows);
  }
  // Twenty texts, each with a word of its own.
  std::filesystem::path numbered() {
    std::string rows;
    for (int i = 0; i < 20; ++i)
      rows += std::string(i % 2 == 0 ? "pos" : "neg") + "\tword" + std::to_string(i) + " film\n";
    return file(rows);
  }

  TemporaryDirectory directory_;
};

TEST_F(TrainingTextsTest, TextsBecomeIdsAndSentences) {
  const auto texts =
      read_training_texts(file("pos\tA film. A film!\nneg\tDull film\n"), {}, 0, 1, {2, 100, 5});
  EXPECT_THAT(texts.labels, ElementsAre("neg", "pos"));
  EXPECT_THAT(texts.vocabulary.words(), ElementsAre("<pad>", "<start>", "<end>", "<unk>", "film", "a"));
  EXPECT_THAT(texts.training.words[0].words, ElementsAre(5, 4, 3, 5, 4));
  EXPECT_THAT(texts.training.words[1].words, ElementsAre(3, 4));
  EXPECT_THAT(texts.training.sentence_begins, ElementsAre(ElementsAre(0, 3), ElementsAre(0)));
  EXPECT_THAT(texts.training.labels, ElementsAre(1, 0));
  EXPECT_EQ(texts.training.cut, 1);
  EXPECT_EQ(texts.validation.size(), 0U);
}

// Neither its words nor its texts are learnt from, and the seed says which.
TEST_F(TrainingTextsTest, WhatIsHeldOutLeavesNoTrace) {
  const auto texts = read_training_texts(numbered(), {}, 0.25, 7, {1, 100, 10});
  EXPECT_EQ(texts.training.size(), 15U);
  ASSERT_EQ(texts.held_out.size(), 5U);
  for (const LabelledText& text : texts.held_out)
    EXPECT_THAT(texts.vocabulary.words(), Not(Contains(text.text.substr(0, text.text.find(' ')))));
  EXPECT_EQ(texts.validation.words[0].words[0], Vocabulary::kUnknown);
  const auto again = read_training_texts(numbered(), {}, 0.25, 7, {1, 100, 10});
  const auto other = read_training_texts(numbered(), {}, 0.25, 8, {1, 100, 10});
  EXPECT_EQ(again.held_out[0].text, texts.held_out[0].text);
  EXPECT_NE(other.vocabulary.words(), texts.vocabulary.words());
}

// What is held out is learnt from nowhere.
TEST_F(TrainingTextsTest, ATextIsHeldOutWithAllItsRows) {
  std::string rows;
  for (int i = 0; i < 40; ++i)
    rows += std::string(i % 2 == 0 ? "pos" : "neg") + "\tword" + std::to_string(i % 10) + " film\n";
  const auto texts = read_training_texts(file(rows), {}, 0.2, 3, {1, 100, 10});
  EXPECT_EQ(texts.held_out.size(), 8U);  // two of ten, four times each
  EXPECT_EQ(texts.training.size(), 32U);
  for (const LabelledText& text : texts.held_out)
    EXPECT_THAT(texts.vocabulary.words(), Not(Contains(text.text.substr(0, text.text.find(' ')))));
}

TEST_F(TrainingTextsTest, AFileMayBeValidatedOn) {
  const auto own = file("pos\tnew film\n", "val.tsv");
  const auto texts = read_training_texts(numbered(), own, 0, 1, {1, 100, 10});
  EXPECT_EQ(texts.training.size(), 20U);
  EXPECT_EQ(texts.validation.size(), 1U);
  EXPECT_EQ(texts.held_out.size(), 0U);
}

TEST_F(TrainingTextsTest, AFewBadRowsAreLeftOut) {
  const auto data = file("pos\ta film\nno tab\nneg\tb film\n");
  const auto texts = read_training_texts(data, data, 0, 1, {1, 100, 10, 0.01});
  EXPECT_EQ(texts.training.size(), 2U);
  EXPECT_EQ(texts.validation.size(), 2U);
  EXPECT_THAT(texts.left_out, ElementsAre(HasSubstr("line 3: found 1 column"), HasSubstr("line 3")));
  EXPECT_THAT(raised<DataError>([&] {
                read_training_texts(data, {}, 0, 1, {1, 100, 10});
              }),
              HasSubstr("line 3: found 1 column, expected 2: 'no tab' (one of 1 row of 3"));
}

TEST_F(TrainingTextsTest, WhatCannotBeLearntIsNamed) {
  const auto refused = [&](const std::filesystem::path& data, const std::filesystem::path& validation = {},
                           double holdout = 0) {
    return raised<DataError>([&] { read_training_texts(data, validation, holdout, 1, {1, 100, 10}); });
  };
  EXPECT_THAT(refused(file("pos\ta\npos\tb\n")), HasSubstr("found 1 label, expected at least two"));
  EXPECT_THAT(refused(file("pos\ta\nneg\tb\n"), {}, 0.5),
              HasSubstr("is held out, none is left to learn from"));
  EXPECT_THAT(refused(numbered(), file("good\ta\n", "val.tsv")),
              HasSubstr("val.tsv: line 2: label 'good' is none that the data to learn from has"));
}

}  // namespace
}  // namespace sightline
