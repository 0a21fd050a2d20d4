#include "cli/man_page.h"

#include <gmock/gmock.h>

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ManPageTest : public ::testing::Test {
 protected:
  ManPageTest() {
    command_.name = "caption";
    command_.summary = "it's a \\ test";
    command_.operands = "PHOTO...";
    command_.details = ".begins with a point";
    command_.example = "sightline caption -o x.txt 'a b.jpg'";
    Option deep = switch_option("deep", deep_, "deep ~^`");
    deep.negatable = true;
    command_.options =
        grouped("Some", {with_letter('b', integer_option("beam-width", beam_, 1, "captions kept")), deep});
  }

  int beam_ = 3;
  bool deep_ = false;
  Command command_;
};

TEST_F(ManPageTest, HasItsSectionsInTheUsualOrder) {
  const std::string page = command_man_page(command_);
  EXPECT_TRUE(page.starts_with(".TH SIGHTLINE\\-CAPTION 1 \"\" \"sightline ")) << page;
  std::size_t at = 0;
  for (const char* section :
       {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "EXIT STATUS", "SEE ALSO"}) {
    const std::size_t found = page.find(std::string("\n.SH ") + section + "\n");
    ASSERT_NE(found, std::string::npos) << section;
    EXPECT_GT(found, at) << section;
    at = found;
  }
}

// What is typed is printed as it was typed, and nothing is taken for a request.
TEST_F(ManPageTest, TextsAreNoRequestsAndNoEscapes) {
  const std::string page = command_man_page(command_);
  EXPECT_THAT(page, HasSubstr("it\\(aqs a \\e test"));
  EXPECT_THAT(page, HasSubstr("\n\\&.begins with a point\n"));
  EXPECT_THAT(page, HasSubstr("sightline caption \\-o x.txt \\(aqa b.jpg\\(aq\n"));
  EXPECT_THAT(page, HasSubstr("deep \\(ti\\(ha\\(ga"));
  EXPECT_THAT(page, Not(HasSubstr("\n'")));
}

TEST_F(ManPageTest, EveryOptionIsAnEntryUnderItsHeading) {
  const std::string page = command_man_page(command_);
  EXPECT_THAT(page, HasSubstr(".SS Some\n.TP\n\\fB\\-b\\fR, \\fB\\-\\-beam\\-width\\fR \\fIN\\fR\n"
                              "captions kept (default: 3)\n"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-\\-[no\\-]deep\\fR\n"));
}

TEST_F(ManPageTest, TheProgramsNamesThePagesOfItsCommands) {
  const std::string page = program_man_page({command_, command_});
  EXPECT_THAT(page, HasSubstr("\\fBsightline\\-caption\\fR(1),\n\\fBsightline\\-caption\\fR(1)\n"));
  EXPECT_THAT(page, HasSubstr(".SH ENVIRONMENT\n"));
  EXPECT_EQ(man_page_name(""), "sightline.1");
  EXPECT_EQ(man_page_name("caption"), "sightline-caption.1");
}

}  // namespace
}  // namespace sightline
