#include <sstream>

#include "cli/cli_fixture.h"
#include "cli/command_line.h"
#include "cli/common_options.h"
#include "cli/man_page.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

class ManualTest : public CliTest {
 protected:
  CommonArguments common_;
  const std::vector<Command> commands_ = commands_with(common_);
};

TEST_F(ManualTest, TheReferencePageIsUpToDate) {
  const fs::path page = fs::path(SIGHTLINE_SOURCE_DIR) / "tools" / "REFERENCE.md";
  const ProgramRun printed = run({"man", "--format", "markdown"});
  ASSERT_EQ(printed.code, 0) << printed.err;
  EXPECT_TRUE(read_file(page) == printed.out)
      << "tools/REFERENCE.md is stale; make it anew:\n  tools/run man --format markdown --out tools";
}

TEST_F(ManualTest, TheReferencePageHasEverything) {
  const std::string page = run({"man", "--format", "markdown"}).out;
  for (const Command& command : commands_) {
    EXPECT_THAT(page, HasSubstr("\n## " + command.name + "\n"));
    EXPECT_THAT(page, HasSubstr("\n" + command.example + "\n"));
    for (const Option& option : command.options) {
      std::string shown = shown_flag(option);
      for (std::size_t at = 0; (at = shown.find('|', at)) != std::string::npos; at += 2)
        shown.insert(at, 1, '\\');
      EXPECT_THAT(page, HasSubstr("`" + shown + "` | ")) << command.name;
    }
  }
}

TEST_F(ManualTest, ADirectoryGetsEveryPage) {
  const ProgramRun written = run({"man", "--out", "share/man/man1"});
  ASSERT_EQ(written.code, 0) << written.err;
  EXPECT_THAT(written.out, IsEmpty());
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(at("share/man/man1"))) ++files;
  EXPECT_EQ(files, commands_.size() + 1);
  EXPECT_EQ(read_file(at("share/man/man1/sightline.1")), run({"man"}).out);
  for (const Command& command : commands_)
    EXPECT_EQ(read_file(at("share/man/man1") / man_page_name(command.name)), run({"man", command.name}).out);

  ASSERT_EQ(run({"man", "caption", "--out", "one"}).code, 0);
  EXPECT_TRUE(fs::exists(at("one/sightline-caption.1")));
  EXPECT_FALSE(fs::exists(at("one/sightline.1")));
  write_file_atomically(at("file"), "");
  EXPECT_EQ(run({"man", "--out", "file"}).code, 3);
}

// groff in lines so long that it breaks none; says nothing where it has nothing to warn of.
TEST_F(ManualTest, GroffReadsEveryPageAndShowsEveryOption) {
  if (script("type groff >/dev/null 2>&1 && echo yes || true").out != "yes\n")
    GTEST_SKIP() << "groff is not installed";
  ASSERT_EQ(run({"man", "--out", "man1"}).code, 0);
  const auto shown = [this](const std::string& page) {
    const ProgramRun read =
        script("groff -man -ww -Kutf8 -Tutf8 -P-c -P-b -P-u -P-o -rLL=9000n -rHY=0 man1/" + page);
    EXPECT_EQ(read.code, 0);
    EXPECT_THAT(read.err, IsEmpty()) << page;
    return read.out;
  };
  const std::string program = shown(man_page_name(""));
  for (const Command& command : commands_) {
    EXPECT_THAT(program, HasSubstr("sightline-" + command.name + "(1)"));
    const std::string page = shown(man_page_name(command.name));
    EXPECT_THAT(page, HasSubstr("sightline-" + command.name + " - " + command.summary));
    EXPECT_THAT(page, HasSubstr(command.details));
    EXPECT_THAT(page, HasSubstr(command.example));
    for (const Option& option : command.options) {
      EXPECT_THAT(page, HasSubstr(shown_flag(option)));
      EXPECT_THAT(page, HasSubstr(option.help));
      if (option.letter != 0) {
        EXPECT_THAT(page, HasSubstr(std::string("-") + option.letter + ", "));
      }
    }
  }
}

TEST_F(ManualTest, AnUnknownCommandIsAUsageError) {
  const ProgramRun refused = run({"man", "captoin"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("'captoin', did you mean 'caption'?"));
}

TEST_F(ManualTest, EveryExampleIsACommandLine) {
  for (const Command& command : commands_) {
    std::istringstream stream(command.example);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    ASSERT_GE(words.size(), 2u);
    EXPECT_EQ(words[0], "sightline");
    EXPECT_EQ(words[1], command.name);
    EXPECT_NO_THROW(parse_arguments(command, {words.begin() + 2, words.end()})) << command.example;
  }
}

}  // namespace
}  // namespace sightline
