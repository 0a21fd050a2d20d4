#include "cli/command_line.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct Arguments {
  int beam = 3;
  double penalty = 0.7;
  bool attention = false;
  bool deep = true;
  bool help = false;
  std::string format = "text";
  std::optional<std::filesystem::path> model;
  std::vector<std::string> photos;
};

Command command_of(Arguments& arguments) {
  Command command;
  command.name = "caption";
  command.summary = "say it";
  command.operands = "PHOTO...";
  command.example = "sightline caption photo.jpg";
  Option deep = switch_option("deep-output", arguments.deep, "deep");
  deep.negatable = true;
  command.options = grouped(
      "All", {with_letter('b', integer_option("beam", arguments.beam, 1, "captions kept at each word")),
              number_option("length-penalty", arguments.penalty, -1, 10, "penalty"),
              switch_option("attention", arguments.attention, "where it looked"), deep,
              choice_option("format", {"text", "jsonl"}, arguments.format, "form"),
              path_option("model", "FILE", arguments.model, "model"),
              switch_option("help", arguments.help, "help")});
  command.min_operands = 1;
  command.max_operands = 3;
  command.set_operands = [&arguments](const std::vector<std::string>& photos) { arguments.photos = photos; };
  return command;
}

std::string refusal(const std::vector<std::string>& line) {
  Arguments arguments;
  try {
    parse_arguments(command_of(arguments), line);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(CommandLine, StoresValuesOperandsAndSwitches) {
  Arguments arguments;
  parse_arguments(command_of(arguments), {"one.jpg", "-b", "5", "--length-penalty=0.25", "--attention",
                                          "--no-deep-output", "--model", "a b.safetensors", "two.jpg"});
  EXPECT_EQ(arguments.beam, 5);
  EXPECT_EQ(arguments.penalty, 0.25);
  EXPECT_TRUE(arguments.attention);
  EXPECT_FALSE(arguments.deep);
  EXPECT_EQ(arguments.model, "a b.safetensors");
  EXPECT_THAT(arguments.photos, ElementsAre("one.jpg", "two.jpg"));
}

TEST(CommandLine, TakesTheLastOfSeveralAndNegativeNumbers) {
  Arguments arguments;
  parse_arguments(command_of(arguments), {"--beam", "5", "-b7", "--length-penalty", "-0.5", "x"});
  EXPECT_EQ(arguments.beam, 7);
  EXPECT_EQ(arguments.penalty, -0.5);
}

TEST(CommandLine, EverythingAfterTwoDashesIsAnOperand) {
  Arguments arguments;
  parse_arguments(command_of(arguments), {"--", "--beam", "-x.jpg"});
  EXPECT_THAT(arguments.photos, ElementsAre("--beam", "-x.jpg"));
  EXPECT_EQ(arguments.beam, 3);
}

TEST(CommandLine, SuggestsTheNearestOption) {
  EXPECT_THAT(refusal({"--baem", "5", "x"}),
              HasSubstr("unknown option '--baem' of caption, did you mean '--beam'?"));
  EXPECT_THAT(refusal({"--atention", "x"}), HasSubstr("'--attention'"));
  EXPECT_THAT(refusal({"--zzzzzz", "x"}), Not(HasSubstr("did you mean")));
}

TEST(CommandLine, RefusesWhatCannotBeMeant) {
  EXPECT_EQ(refusal({"--beam", "many", "x"}), "--beam is 'many', expected a whole number");
  EXPECT_EQ(refusal({"--beam", "0", "x"}), "--beam is 0, expected at least 1");
  EXPECT_THAT(refusal({"--beam", "99999999999", "x"}), HasSubstr("expected 1 to 2147483647"));
  EXPECT_EQ(refusal({"--length-penalty", "nan", "x"}), "--length-penalty is 'nan', expected a number");
  EXPECT_EQ(refusal({"--length-penalty", "11", "x"}), "--length-penalty is 11, expected -1 to 10");
  EXPECT_EQ(refusal({"--format", "xml", "x"}), "--format is 'xml', expected one of text|jsonl");
  EXPECT_EQ(refusal({"--format", "jsnol", "x"}),
            "--format is 'jsnol', expected one of text|jsonl, did you mean 'jsonl'?");
  EXPECT_EQ(refusal({"--model", "", "x"}), "--model is empty, expected a file");
  EXPECT_THAT(refusal({"x", "--beam"}), HasSubstr("--beam"));
  EXPECT_THAT(refusal({"--attention=1", "x"}), HasSubstr("--attention"));
  EXPECT_THAT(refusal({"--bea", "5", "x"}),
              HasSubstr("unknown option '--bea'"));  // no guessing: scripts outlive versions
}

TEST(CommandLine, CountsOperandsUnlessHelpIsAskedFor) {
  EXPECT_EQ(refusal({}), "caption needs PHOTO...");
  EXPECT_EQ(refusal({"1", "2", "3", "four"}), "caption: 'four' is one operand too many");
  EXPECT_EQ(refusal({"--help"}), "accepted");
}

class ConfigFile : public ::testing::Test {
 protected:
  void write(const std::string& text) { write_file_atomically(path_, text); }
  std::string refusal() {
    try {
      apply_config_file(command_of(arguments_), path_);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "accepted";
  }

  TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "config.json";
  Arguments arguments_;
};

TEST_F(ConfigFile, StoresEveryTypeOfValue) {
  write(R"({"beam": 4, "length_penalty": 0.5, "attention": true, "deep-output": false, "format": "jsonl"})");
  ASSERT_EQ(refusal(), "accepted");
  EXPECT_EQ(arguments_.beam, 4);
  EXPECT_EQ(arguments_.penalty, 0.5);
  EXPECT_TRUE(arguments_.attention);
  EXPECT_FALSE(arguments_.deep);
  EXPECT_EQ(arguments_.format, "jsonl");
}

TEST_F(ConfigFile, RefusesWhatItDoesNotKnow) {
  write(R"({"baem": 4})");
  EXPECT_THAT(refusal(), HasSubstr("unknown option 'baem' of caption, did you mean '--beam'?"));
  write(R"({"beam": [4]})");
  EXPECT_THAT(refusal(), HasSubstr("'beam' is of type array"));
  write(R"({"attention": "perhaps"})");
  EXPECT_THAT(refusal(), HasSubstr("'attention' is 'perhaps', expected true or false"));
  write("[1]");
  EXPECT_THAT(refusal(), HasSubstr("expected an object"));
  write("{");
  EXPECT_THAT(refusal(), HasSubstr("config.json"));
  path_ = "/nowhere/config.json";
  EXPECT_THAT(refusal(), HasSubstr("/nowhere/config.json"));
}

TEST(CommandLine, ARepeatableOptionGathersItsValues) {
  std::vector<std::string> splits;
  std::string none;
  Command command;
  command.name = "evaluate";
  command.options = {with_commas(repeatable(splits, text_option("split", "NAME", none, "part")))};
  parse_arguments(command, {"--split", "a,b", "--split", "b", "--split", "c"});
  EXPECT_THAT(splits, ElementsAre("a", "b", "c"));
  const TemporaryDirectory directory;
  apply_config_file(command, directory.write("config.json", R"({"split": ["d", "e,f"]})"));
  EXPECT_THAT(splits, ElementsAre("a", "b", "c", "d", "e", "f"));
  EXPECT_THROW(parse_arguments(command, {"--split", ","}), UsageError);
}

}  // namespace
}  // namespace sightline
