#include "cli/completion_words.h"

#include <gmock/gmock.h>

namespace sightline {
namespace {

using ::testing::ElementsAre;

TEST(CompletionWords, ABriefTextEndsWhereItGoesIntoDetail) {
  EXPECT_EQ(brief("form of the results; text: the caption"), "form of the results");
  EXPECT_EQ(brief("seed (default: 1)"), "seed");
  EXPECT_EQ(brief("threads to compute on"), "threads to compute on");
  EXPECT_EQ(brief(""), "");
  EXPECT_EQ(brief("; more"), "");
}

TEST(CompletionWords, QuotesEndWhereTheyMust) {
  EXPECT_EQ(single_quoted("plain $HOME `x`"), "'plain $HOME `x`'");
  EXPECT_EQ(single_quoted("it's"), "'it'\\''s'");
  EXPECT_EQ(single_quoted(""), "''");
}

TEST(CompletionWords, ValuesAreTheChoicesAndWhatIsSuggested) {
  std::string field = "text";
  Option option = choice_option("format", {"text", "csv"}, field, "");
  EXPECT_THAT(offered_values(option), ElementsAre("text", "csv"));
  option.suggestions = [] { return std::vector<std::string>{"other"}; };
  EXPECT_THAT(offered_values(option), ElementsAre("text", "csv", "other"));
  Command command;
  EXPECT_THAT(offered_operands(command), ElementsAre());
  command.operand_suggestions = option.suggestions;
  EXPECT_THAT(offered_operands(command), ElementsAre("other"));
}

TEST(CompletionWords, HelpStandsBehindTheCommands) {
  Command command;
  command.name = "caption";
  command.summary = "photographs to captions";
  const auto words = first_words({command});
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[0], std::pair(std::string("caption"), std::string("photographs to captions")));
  EXPECT_EQ(words[1].first, "help");
}

}  // namespace
}  // namespace sightline
