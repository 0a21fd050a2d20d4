#include "data/labelled_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LabelledTextTest : public ::testing::Test {
 protected:
  // "LABEL: TEXT" of each.
  std::vector<std::string> read(const std::string& bytes) {
    std::vector<std::string> texts;
    read_labelled_texts(directory_.write("a.tsv", bytes),
                        [&](LabelledText&& text) { texts.push_back(text.label + ": " + text.text); });
    return texts;
  }
  std::string refused(const std::string& bytes) {
    return raised<DataError>([&] { read(bytes); });
  }

  TemporaryDirectory directory_;
};

TEST_F(LabelledTextTest, ATableIsReadByTheNamesOfItsColumns) {
  EXPECT_THAT(read("label\ttext\npos\tA \"fine\" film\nneg\tDull, dull"),
              ElementsAre("pos: A \"fine\" film", "neg: Dull, dull"));
  EXPECT_THAT(read("id\ttext\tlabel\n7\tA fine film\tpos\n\n"), ElementsAre("pos: A fine film"));
}

TEST_F(LabelledTextTest, JsonLinesAreReadToo) {
  EXPECT_THAT(read("{\"label\": \"pos\", \"text\": \"A fine\\nfilm\", \"id\": 1}\n{\"text\": \"Dull\", "
                   "\"label\": 0}\n"),
              ElementsAre("pos: A fine\nfilm", "0: Dull"));
}

TEST_F(LabelledTextTest, WhatWindowsWritesIsTheSame) {
  EXPECT_THAT(read("\xEF\xBB\xBFlabel\ttext\r\npos\tA fine film\r\n"), ElementsAre("pos: A fine film"));
}

TEST_F(LabelledTextTest, TextsOfAnyScriptAndLengthAreRead) {
  const std::string longest(1 << 20, 'a');
  EXPECT_THAT(read("label\ttext\n\u597D\t\u5F88\u597D\nlong\t" + longest + "\n"),
              ElementsAre("\u597D: \u5F88\u597D", "long: " + longest));
}

TEST_F(LabelledTextTest, ErrorsNameTheLine) {
  EXPECT_THAT(refused("label\ttext\npos\tfine\nno tab here\n"),
              HasSubstr("a.tsv: line 3: found 1 column, expected 2: 'no tab here'"));
  EXPECT_THAT(refused("label\ttext\npos\tfine\tvery\n"), HasSubstr("line 2: found 3 columns, expected 2"));
  EXPECT_THAT(refused("pos\tfine\n"),
              HasSubstr("line 1: found 'pos\\tfine', expected the names of the columns"));
  EXPECT_THAT(refused("label\ttext\npos\t \n"), HasSubstr("line 2: the text is empty"));
  EXPECT_THAT(refused("label\ttext\n\tfine\n"), HasSubstr("line 2: the label is empty"));
  EXPECT_THAT(refused("label\ttext\npos\t\xFF\n"), HasSubstr("line 2 is not valid UTF-8"));
  EXPECT_THAT(refused("{\"label\": \"pos\"}\n"), HasSubstr("line 1: key 'text' is missing"));
  EXPECT_THAT(refused("{\"label\": \"pos\", \"text\": \"a\"}\n[1]\n"), HasSubstr("line 2"));
  EXPECT_THAT(refused("{\"label\": \"pos\", \"text\": \"a\"}\nnothing\n"), HasSubstr("line 2"));
  EXPECT_THAT(refused("label\ttext\n"), HasSubstr("a.tsv: found no labelled text"));
  EXPECT_THAT(refused(""), HasSubstr("a.tsv"));
}

TEST_F(LabelledTextTest, FaultsAreHandedOverWhereTheyAreAskedFor) {
  std::vector<std::string> rows;
  read_labelled_rows(directory_.write("a.tsv", "label\ttext\npos\tfine\nno tab\nneg\tdull\n"),
                     [&](LabelledText&& text) { rows.push_back(text.label + text.fault.substr(0, 14)); });
  EXPECT_THAT(rows, ElementsAre("pos", "found 1 column", "neg"));
}

TEST_F(LabelledTextTest, AFileIsKnownByItsFirstLine) {
  const auto is = [&](const std::string& bytes) {
    return is_labelled_text(directory_.write("a.tsv", bytes));
  };
  EXPECT_TRUE(is("label\ttext\r\npos\tfine"));
  EXPECT_TRUE(is("{\"text\": \"fine\", \"label\": \"pos\"}"));
  EXPECT_FALSE(is("image\tlabel\ttext\na.jpg\tdog\ta dog"));
  EXPECT_FALSE(is("{\"file_name\": \"a.jpg\", \"text\": \"a dog\", \"label\": \"dog\"}"));
  EXPECT_FALSE(is("{\n\"annotations\": []}"));
  EXPECT_FALSE(is("a.jpg#0\ta dog"));
  EXPECT_TRUE(is("{\"text\": \"" + std::string(1 << 20, 'a') + "\", \"label\": \"pos\"}\n"));
  EXPECT_FALSE(is_labelled_text(directory_.path()));
}

// A message is no longer than a line where the row is.
TEST_F(LabelledTextTest, ErrorsShowTheBeginningOfALongRow) {
  EXPECT_LT(refused("label\ttext\n" + std::string(1 << 20, 'a')).size(), 400U);
}

}  // namespace
}  // namespace sightline
