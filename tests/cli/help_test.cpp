#include "cli/help.h"

#include <gmock/gmock.h>

#include <sstream>

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Command helped_command(int& beam, bool& deep, std::string& format) {
  Command command;
  command.name = "caption";
  command.summary = "say it";
  command.operands = "PHOTO...";
  command.details = "One two three four five.";
  command.example = "sightline caption photo.jpg";
  Option off = switch_option("deep-output", deep, "deep");
  off.negatable = true;
  command.options =
      grouped("All", {with_letter('b', integer_option("beam", beam, 1, "captions kept at each word")), off});
  for (Option& option : grouped("Form", {choice_option("format", {"text", "jsonl"}, format,
                                                       std::string(40, 'x') + " " + std::string(40, 'y'))}))
    command.options.push_back(option);
  return command;
}

class HelpTest : public ::testing::Test {
 protected:
  std::string help(bool bold = false) { return command_help(helped_command(beam_, deep_, format_), bold); }

  int beam_ = 3;
  bool deep_ = true;
  std::string format_ = "text";
};

TEST_F(HelpTest, ShowsEveryOptionWithItsDefaultAndTheExample) {
  EXPECT_THAT(help(), HasSubstr("Usage: sightline caption [OPTIONS] PHOTO..."));
  EXPECT_THAT(help(), HasSubstr("  -b, --beam N                  captions kept at each word (default: 3)"));
  EXPECT_THAT(help(), HasSubstr("\n      --[no-]deep-output        deep\n"));
  EXPECT_THAT(help(), HasSubstr("--format text|jsonl"));
  EXPECT_THAT(help(), HasSubstr("One two three four five."));
  EXPECT_THAT(help(), HasSubstr("sightline caption photo.jpg"));
  EXPECT_THAT(help(), HasSubstr("\nForm\n"));
  EXPECT_THAT(help(), Not(HasSubstr("\033")));
}

TEST_F(HelpTest, HeadingsAreBoldWhereThatIsAskedFor) {
  EXPECT_THAT(help(true), HasSubstr("\033[1mForm\033[0m\n"));
}

// Lines are filled up to a hundred columns; what goes on stands under what it goes on with.
TEST_F(HelpTest, LongTextsAreFilledUnderTheirColumn) {
  EXPECT_THAT(help(), HasSubstr(std::string(40, 'x') + "\n" + std::string(32, ' ') + std::string(40, 'y') +
                                " (default: text)\n"));
  std::istringstream lines(help());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

TEST_F(HelpTest, AFlagThatIsTooWideHasALineOfItsOwn) {
  Command command = helped_command(beam_, deep_, format_);
  command.options[0].argument = "AVERYVERYLONGNAMEOFAVALUE";
  EXPECT_THAT(command_help(command, false),
              HasSubstr("  -b, --beam AVERYVERYLONGNAMEOFAVALUE\n" + std::string(32, ' ') + "captions"));
}

TEST_F(HelpTest, TheProgramsListsItsCommandsAndExitCodes) {
  const std::string text = program_help({helped_command(beam_, deep_, format_)}, false);
  EXPECT_THAT(text, HasSubstr("\n  caption     say it\n"));
  EXPECT_THAT(text, HasSubstr("Exit codes\n"));
  EXPECT_THAT(text, HasSubstr("\n  help        "));
}

}  // namespace
}  // namespace sightline
