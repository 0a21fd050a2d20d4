#include "cli/option.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string refusal_by(const Option& option, const std::string& text) {
  try {
    option.set(text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "taken";
}

TEST(Option, IsSpelledByItsNameItsOppositeAndItsLetter) {
  bool deep = false;
  Option option = with_letter('d', switch_option("deep", deep, ""));
  EXPECT_EQ(flag(option), "--deep");
  EXPECT_THAT(spellings_of(option), ElementsAre("--deep", "-d"));
  EXPECT_EQ(shown_flag(option), "--deep");
  option.negatable = true;
  EXPECT_THAT(flags_of(option), ElementsAre("--deep", "--no-deep"));
  EXPECT_THAT(spellings_of(option), ElementsAre("--deep", "--no-deep", "-d"));
  EXPECT_EQ(shown_flag(option), "--[no-]deep");
  option.argument = "N";
  EXPECT_EQ(shown_flag(option), "--[no-]deep N");
}

TEST(Option, GroupsAreNamedOnceInTheirOrder) {
  bool field = false;
  std::vector<Option> options = grouped("B", {switch_option("a", field, ""), switch_option("b", field, "")});
  for (Option& option : grouped("A", {switch_option("c", field, "")})) options.push_back(option);
  options.push_back(options.front());
  EXPECT_THAT(groups_of(options), ElementsAre("B", "A"));
}

TEST(Option, WholeNumbersStayInTheirRange) {
  int field = 7;
  const Option option = integer_option("beam", field, 1, 1000, "");
  EXPECT_EQ(option.default_text, "7");
  option.set("1");
  EXPECT_EQ(field, 1);
  option.set("1000");
  EXPECT_EQ(field, 1000);
  EXPECT_EQ(refusal_by(option, "0"), "is 0, expected 1 to 1000");
  EXPECT_EQ(refusal_by(option, "1001"), "is 1001, expected 1 to 1000");
  for (const char* text : {"", " 1", "1 ", "+1", "1.0", "1e2", "0x1", "one", "1,000"})
    EXPECT_EQ(refusal_by(option, text), std::string("is '") + text + "', expected a whole number");
  // A whole number it is.
  EXPECT_EQ(refusal_by(option, "99999999999999999999"),
            "is 99999999999999999999, expected a number of at most 18 digits");
  EXPECT_EQ(refusal_by(option, "99999999999999999999x"),
            "is '99999999999999999999x', expected a whole number");
  EXPECT_EQ(field, 1000);
}

TEST(Option, WholeNumbersWithoutAnEndAreAskedForTheirBeginning) {
  int field = 0;
  const Option option = integer_option("n", field, 1, "");
  EXPECT_EQ(refusal_by(option, "0"), "is 0, expected at least 1");
  EXPECT_EQ(refusal_by(option, "3000000000"), "is 3000000000, expected 1 to 2147483647");
  option.set("2147483647");
  EXPECT_EQ(field, 2147483647);
}

TEST(Option, NumbersAreNeverInfiniteOrNone) {
  double field = 0.1;
  const Option option = number_option("p", field, -1, 2.5, "");
  EXPECT_EQ(option.default_text, "0.1");
  option.set("-1");
  option.set("2.5e0");
  EXPECT_EQ(field, 2.5);
  EXPECT_EQ(refusal_by(option, "2.6"), "is 2.6, expected -1 to 2.5");
  for (const char* text : {"nan", "inf", "-inf", "", "1,5", "1e999", "1.5x"})
    EXPECT_EQ(refusal_by(option, text), std::string("is '") + text + "', expected a number");
}

TEST(Option, SeedsBeginAtZero) {
  std::uint64_t field = 1;
  const Option option = seed_option("seed", field, "");
  EXPECT_EQ(refusal_by(option, "-1"), "is -1, expected at least 0");
  option.set("9223372036854775807");
  EXPECT_EQ(field, 9223372036854775807u);
}

TEST(Option, SwitchesAreTrueOrFalse) {
  bool field = false;
  const Option option = switch_option("s", field, "");
  option.set("true");
  EXPECT_TRUE(field);
  EXPECT_EQ(refusal_by(option, "yes"), "is 'yes', expected true or false");
}

TEST(Option, ChoicesSuggestTheNearest) {
  std::string field = "text";
  const Option option = choice_option("format", {"text", "jsonl"}, field, "");
  EXPECT_EQ(option.argument, "text|jsonl");
  EXPECT_THAT(refusal_by(option, "jsonll"), HasSubstr("is 'jsonll', expected one of text|jsonl"));
  EXPECT_THAT(refusal_by(option, "jsonll"), HasSubstr("jsonl"));
  EXPECT_EQ(field, "text");
  option.set("jsonl");
  EXPECT_EQ(field, "jsonl");
}

TEST(Option, FilesHaveANameAndDirectoriesAreKnownByTheirArgument) {
  std::optional<std::filesystem::path> field;
  const Option file = path_option("out", "FILE", field, ""), directory = path_option("run", "RUN", field, "");
  EXPECT_EQ(file.value, ValueKind::file);
  EXPECT_EQ(directory.value, ValueKind::directory);
  EXPECT_EQ(refusal_by(file, ""), "is empty, expected a file");
  EXPECT_EQ(refusal_by(file, "-"), "is '-', expected a file or directory");
  EXPECT_FALSE(field);
  bool dashed = false;
  const Option dash = with_dash([&] { dashed = true; }, file);
  dash.set("-");
  EXPECT_TRUE(dashed);
  EXPECT_FALSE(field);
  dash.set("./-");
  EXPECT_EQ(*field, "./-");
  EXPECT_EQ(file.use, FileUse::read);
  EXPECT_EQ(written(file).use, FileUse::written);
}

TEST(Option, RepeatedValuesAreGatheredOnce) {
  std::vector<std::string> values;
  std::string none;
  const Option option = with_commas(repeatable(values, text_option("split", "NAME", none, "")));
  EXPECT_TRUE(option.repeatable);
  option.set("a,b");
  option.set("b");
  EXPECT_THAT(values, ElementsAre("a", "b"));
  EXPECT_EQ(refusal_by(option, ","), "is ',', expected names with commas between them");
  const Option plain = repeatable(values, text_option("split", "NAME", none, ""));
  EXPECT_EQ(refusal_by(plain, ""), "is empty, expected a name");
  EXPECT_EQ(none, "");
}

}  // namespace
}  // namespace sightline
