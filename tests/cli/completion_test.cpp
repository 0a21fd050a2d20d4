#include "cli/completion.h"

#include <sstream>

#include "cli/cli_fixture.h"
#include "cli/common_options.h"
#include "cli/completion_words.h"

namespace sightline {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::MatchesRegex;
using ::testing::UnorderedElementsAreArray;

std::vector<std::string> lines_in(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream stream(line);
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::vector<std::string> spellings(const Command& command) {
  std::vector<std::string> all;
  for (const Option& option : command.options) {
    for (std::string& spelling : spellings_of(option)) all.push_back(std::move(spelling));
  }
  return all;
}

std::vector<std::string> first_words() {
  std::vector<std::string> words{"help"};
  for (const Command& command : all_commands()) words.push_back(command.name);
  return words;
}

std::vector<std::string> presets() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SIGHTLINE_SOURCE_DIR) /
                                                               "models" / "presets")) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  return names;
}

class CompletionTest : public CliTest {
 protected:
  void SetUp() override {
    for (const std::string& shell : completion_shells()) {
      const ProgramRun printed = run({"completion", shell});
      ASSERT_EQ(printed.code, 0) << printed.err;
      ASSERT_THAT(printed.err, IsEmpty());
      write_file_atomically(at("completion." + shell), printed.out);
    }
  }

  bool there(const std::string& program) const {
    return script("type " + program + " >/dev/null 2>&1 && echo yes || true").out == "yes\n";
  }

  // What bash would show for each line (its words; the last one is being typed): one line each, with "files"
  // or "directories" in angle brackets where it goes on to those.
  std::vector<std::string> ask_bash(const std::vector<std::vector<std::string>>& lines) const {
    std::string text = "set +e\nsource completion.bash\n";
    text += "compopt() { [[ $2 == default ]] && kind='<files>' || kind='<directories>'; }\n";
    text +=
        "ask() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); kind=; _sightline; echo \"${COMPREPLY[*]} "
        "$kind\"; }\n";
    for (const auto& words : lines) {
      text += "ask sightline";
      for (const std::string& word : words) text += " '" + word + "'";
      text += "\n";
    }
    const ProgramRun answered = script(text);
    EXPECT_THAT(answered.err, IsEmpty());
    std::vector<std::string> answers = lines_in(answered.out);
    EXPECT_EQ(answers.size(), lines.size());
    answers.resize(lines.size());
    return answers;
  }

  std::vector<std::string> press_tab(const std::string& shell, const std::vector<std::string>& lines) const {
    std::string typed;
    for (const std::string& line : lines) typed += line + "\n";
    write_file_atomically(at("typed"), typed);
    const ProgramRun told = script("python3 '" SIGHTLINE_SOURCE_DIR "/tests/cli/press_tab.py' " + shell +
                                   " completion." + shell + " < typed");
    EXPECT_EQ(told.code, 0) << told.err;
    return lines_in(told.out);
  }

  // The same at a prompt, whatever the shell.
  void expect_completed_at_the_prompt(const std::string& shell) {
    std::filesystem::create_directory(at("pictures"));
    write_file_atomically(at("pics.txt"), "");
    write_file_atomically(at("my photo.jpg"), "");
    EXPECT_THAT(
        press_tab(shell, {"sightline capt", "sightline caption --existing ov",
                          "sightline caption --existing=ov", "sightline caption --html pic",
                          "sightline caption -o pics", "sightline overlay my", "sightline caption -o x --ann",
                          "sightline evaluate --no-", "sightline train --preset shap", "sightline help insp",
                          "sightline completion fi", "sightline man overl"}),
        ElementsAre("caption|", "caption|--existing|overwrite|", "caption|--existing=overwrite|",
                    MatchesRegex("caption\\|--html\\|pictures/?\\|"), "caption|-o|pics.txt|",
                    "overlay|my photo.jpg|", "caption|-o|x|--annotations|", "evaluate|--no-meteor|",
                    "train|--preset|shapes|", "help|inspect|", "completion|fish|", "man|overlay|"));
  }

  CommonArguments common_;
  const std::vector<Command> commands_ = commands_with(common_);
};

TEST_F(CompletionTest, BashOffersEveryCommandAndEveryOption) {
  std::vector<std::vector<std::string>> lines{{""}, {"help", ""}};
  for (const Command& command : commands_) lines.push_back({command.name, "-"});
  const auto answers = ask_bash(lines);
  std::vector<std::string> first = first_words();
  EXPECT_THAT(words_of(answers[0]), IsSupersetOf(first));
  first.erase(first.begin());
  EXPECT_THAT(words_of(answers[1]), UnorderedElementsAreArray(first));
  for (std::size_t i = 0; i < commands_.size(); ++i)
    EXPECT_THAT(words_of(answers[i + 2]), UnorderedElementsAreArray(spellings(commands_[i])))
        << commands_[i].name;
}

TEST_F(CompletionTest, BashOffersWhatEveryOptionTakes) {
  std::vector<std::vector<std::string>> lines;
  std::vector<std::vector<std::string>> expected;
  for (const Command& command : commands_) {
    for (const Option& option : command.options) {
      if (option.argument.empty()) continue;
      std::vector<std::string> values = offered_values(option);
      if (option.name == "preset")
        values = presets();  // those that lie above the program, not above this test
      if (option.value == ValueKind::file) values.emplace_back("<files>");
      if (option.value == ValueKind::directory) values.emplace_back("<directories>");
      for (const std::string& spelling : spellings_of(option)) {
        lines.push_back({command.name, spelling, ""});
        expected.push_back(values);
      }
      lines.push_back({command.name, flag(option), "="});
      expected.push_back(values);
    }
  }
  const auto answers = ask_bash(lines);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_THAT(words_of(answers[i]), UnorderedElementsAreArray(expected[i]))
        << lines[i][0] << " " << lines[i][1];
}

TEST_F(CompletionTest, BashKnowsPresetsFilesAndWhatFollowsTwoDashes) {
  const auto answers = ask_bash({{"train", "--preset", ""},
                                 {"caption", "--format", "=", "js"},
                                 {"caption", "photo"},
                                 {"caption", "--", "--fo"},
                                 {"caption", "--beam", ""},
                                 {"man", ""},
                                 {"info", ""},
                                 {"nonsense", ""}});
  EXPECT_THAT(words_of(answers[0]), IsSupersetOf(presets()));
  EXPECT_THAT(presets(), Contains("shapes"));
  EXPECT_THAT(words_of(answers[0]), Contains("<files>"));
  EXPECT_EQ(answers[1], "jsonl ");
  EXPECT_EQ(answers[2], " <files>");
  EXPECT_EQ(answers[3], " <files>");
  EXPECT_EQ(answers[4], " ");
  EXPECT_THAT(words_of(answers[5]), Contains("caption"));
  EXPECT_EQ(answers[6], " ");
  EXPECT_EQ(answers[7], " ");
}

TEST_F(CompletionTest, BashCompletesAtThePrompt) {
  expect_completed_at_the_prompt("bash");
}

TEST_F(CompletionTest, ZshCompletesAtThePrompt) {
  if (!there("zsh")) GTEST_SKIP() << "zsh is not installed";
  expect_completed_at_the_prompt("zsh");
}

// The text of the script; that zsh understands it is shown at the prompt.
TEST_F(CompletionTest, ZshIsToldOfEveryOptionAndChoice) {
  const std::string text = read_file(at("completion.zsh"));
  for (const Command& command : commands_) {
    const std::string start = "\n    " + command.name + ")\n";
    ASSERT_THAT(text, HasSubstr(start));
    const std::size_t begin = text.find(start);
    const std::string arm = text.substr(begin, text.find(";;", begin) - begin);
    for (const Option& option : command.options) {
      for (const std::string& spelling : spellings_of(option))
        EXPECT_THAT(arm, HasSubstr("'*" + spelling +
                                   (option.argument.empty() ? "["
                                    : spelling[1] == '-'    ? "=["
                                                            : "+[")));
      std::string choices;
      for (const std::string& choice : option.choices) choices += (choices.empty() ? "" : " ") + choice;
      if (!choices.empty()) {
        EXPECT_THAT(arm, HasSubstr(":" + option.name + ":(" + choices + ")"));
      }
    }
  }
  if (there("zsh")) {
    EXPECT_EQ(script("zsh -n completion.zsh").code, 0);
  }
}

class FishTest : public CompletionTest {
 protected:
  void SetUp() override {
    if (!there("fish")) GTEST_SKIP() << "fish is not installed";
    CompletionTest::SetUp();
  }

  // What fish offers for each line, without the descriptions.
  std::vector<std::vector<std::string>> ask_fish(const std::vector<std::string>& lines) const {
    std::string text = "source completion.fish\n";
    for (const std::string& line : lines) text += "complete -C '" + line + "'; echo '<end>'\n";
    write_file_atomically(at("ask.fish"), text);
    ProgramSetting home = setting();
    home.environment.emplace_back("HOME", at("").string());
    const ProgramRun answered = run_script("fish --no-config ask.fish", home);
    EXPECT_EQ(answered.code, 0);
    EXPECT_THAT(answered.err, IsEmpty());
    std::vector<std::vector<std::string>> answers(1);
    for (const std::string& line : lines_in(answered.out)) {
      if (line == "<end>") {
        answers.emplace_back();
      } else {
        answers.back().push_back(line.substr(0, line.find('\t')));
      }
    }
    EXPECT_EQ(answers.size(), lines.size() + 1);
    answers.resize(lines.size());
    return answers;
  }
};

TEST_F(FishTest, OffersEveryCommandOptionAndChoice) {
  std::vector<std::string> lines{"sightline "};
  std::vector<std::vector<std::string>> expected{first_words()};
  for (const Command& command : commands_) {
    lines.push_back("sightline " + command.name + " --");
    expected.emplace_back();
    for (const Option& option : command.options) {
      for (std::string& spelling : flags_of(option)) expected.back().push_back(std::move(spelling));
    }
    for (const Option& option : command.options) {
      if (option.choices.empty()) continue;
      lines.push_back("sightline " + command.name + " " + flag(option) + " ");
      expected.push_back(option.choices);
    }
  }
  const auto answers = ask_fish(lines);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_THAT(answers[i], UnorderedElementsAreArray(expected[i])) << lines[i];
}

TEST_F(FishTest, CompletesFilesDirectoriesAndPresets) {
  std::filesystem::create_directory(at("pictures"));
  write_file_atomically(at("pics.txt"), "");
  const auto answers = ask_fish({"sightline caption pic", "sightline caption --html pic",
                                 "sightline caption -o pic", "sightline train --preset sha",
                                 "sightline train pic", "sightline help ins", "sightline man overl"});
  EXPECT_THAT(answers,
              ElementsAre(UnorderedElementsAreArray({"pictures/", "pics.txt"}), ElementsAre("pictures/"),
                          UnorderedElementsAreArray({"pictures/", "pics.txt"}), ElementsAre("shapes"),
                          IsEmpty(), ElementsAre("inspect"), ElementsAre("overlay")));
}

TEST_F(CompletionTest, AnUnknownShellIsAUsageError) {
  const ProgramRun refused = run({"completion", "fihs"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.out, IsEmpty());
  EXPECT_THAT(refused.err, HasSubstr("'fihs', did you mean 'fish'?"));
  EXPECT_EQ(run({"completion"}).code, 2);
}

}  // namespace
}  // namespace sightline
