#include "data/rewritten_results.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class RewrittenResultsTest : public ::testing::Test {
 protected:
  RewrittenResults read(const std::string& text) const {
    const auto file = directory_.path() / "r";
    std::ofstream(file, std::ios::binary) << text;
    return read_rewritten_results(file);
  }
  std::string refused(const std::string& text) const {
    try {
      read(text);
    } catch (const DataError& error) {
      return error.what();
    }
    return "nothing";
  }

 private:
  TemporaryDirectory directory_;
};

TEST_F(RewrittenResultsTest, OfSeveralVersionsTheFirst) {
  EXPECT_THAT(read("source\ttarget\na\tone\na\ttwo\nb\t\n"),
              UnorderedElementsAre(Pair("a", "one"), Pair("b", "")));
  EXPECT_THAT(read("\xEF\xBB\xBFtarget\tsource\r\none\ta\r\n"), UnorderedElementsAre(Pair("a", "one")));
}

TEST_F(RewrittenResultsTest, JsonLinesSayTextOrTarget) {
  EXPECT_THAT(read("{\"source\": \"a\\tb\", \"text\": \"one\", \"alternatives\": []}\n"
                   "{\"source\": \"c\", \"target\": \"two\"}\n{\"source\": \"\", \"text\": \"\"}\n"),
              UnorderedElementsAre(Pair("a b", "one"), Pair("c", "two"), Pair("", "")));
}

TEST_F(RewrittenResultsTest, WhatIsNoneIsNamed) {
  EXPECT_THAT(refused("source\ttarget\nno tab\n"), HasSubstr("line 2: found 1 column, expected 2"));
  EXPECT_THAT(refused("{\"source\": \"a\"}\n"), HasSubstr("line 1: key 'text' is missing"));
  EXPECT_THAT(refused("{\"source\": \"a\", \"text\": \"b\"}\n{\n"), HasSubstr("line 2: not valid JSON"));
  EXPECT_THAT(refused("source\ttarget\n"), HasSubstr("found no results"));
  EXPECT_THAT(refused("image\tcaption\n"), HasSubstr("expected the names of the columns"));
}

}  // namespace
}  // namespace sightline
