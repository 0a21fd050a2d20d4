#include "core/recorded_disk.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "cli/console.h"
#include "cli/program.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

struct MadeAtOnce {
  const char* name;
  std::vector<std::string> command;  // words in capitals stand for files
  std::size_t files;                 // at least, that it makes under "out"
  const char* program = nullptr;     // that it needs
  const char* last = nullptr;        // in the name of the file that says that the others are there
};

void PrintTo(const MadeAtOnce& output, std::ostream* out) {
  *out << output.name;
}

// Outputs that a command makes from beginning to end, each time anew. (What is added to has its own tests:
// pipeline/power_loss_test.cpp.)
class PowerLossOfCommands : public CliTest, public ::testing::WithParamInterface<MadeAtOnce> {
 protected:
  std::vector<std::string> command() const {
    const std::map<std::string, std::string> words{
        {"MODEL", model().string()},
        {"TIMES", SIGHTLINE_SOURCE_DIR "/models/text/times.safetensors"},
        {"PHOTO", at("in/photo.png").string()},
        {"NONE", at("in/none.png").string()}};
    std::vector<std::string> arguments = GetParam().command;
    for (std::string& argument : arguments) {
      const std::string word = argument.substr(0, argument.find('/'));
      if (argument.starts_with("out")) argument = at(argument).string();
      if (const auto found = words.find(word); found != words.end())
        argument = found->second + argument.substr(word.size());
    }
    return arguments;
  }
};

// When the program says that it is done, all is on the disk; before, each file is whole or not there, or
// nobody speaks of it yet.
TEST_P(PowerLossOfCommands, WhatIsDoneSurvivesAndWhatIsNotIsNoHalfFile) {
  if (!testing::RecordedDisk::works()) GTEST_SKIP() << "calls of the C library cannot be watched here";
  if (GetParam().program != nullptr && script(std::string("command -v ") + GetParam().program).code != 0)
    GTEST_SKIP() << GetParam().program << " is not here";
  fs::create_directories(at("in"));
  write_photo(at("in/photo.png"));
  const testing::UnwaitedSyncs quickly;
  std::vector<testing::RecordedDisk::Image> images;
  testing::RecordedDisk::Image after;
  {
    testing::RecordedDisk disk(at(""));
    Console console;
    console.configure({.quiet = true});
    run_program(command(), console);
    images = disk.images({""});
    after = disk.synced();
  }
  std::map<std::string, std::string> made;
  for (const auto& entry : fs::recursive_directory_iterator(at("")))
    if (entry.is_regular_file() && !entry.path().filename().string().starts_with("."))  // no journals
      made[entry.path().lexically_relative(at("")).string()] = read_file(entry.path());
  EXPECT_GE(made.size(), GetParam().files + 1);
  for (const auto& [name, content] : made) {
    ASSERT_TRUE(after.contains(name)) << name << " does not survive";
    EXPECT_TRUE(after.at(name).content == content) << name << " is not what was written";
    for (const auto& image : images) {
      const auto says_so = [](const auto& file) {
        return file.first.find(GetParam().last) != std::string::npos;
      };
      if (GetParam().last != nullptr && std::none_of(image.begin(), image.end(), says_so)) continue;
      const auto found = image.find(name);
      EXPECT_TRUE(found == image.end() || found->second.content == content)
          << name << " may be found with " << found->second.content.size() << " bytes of " << content.size();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cli, PowerLossOfCommands,
    ::testing::Values(
        MadeAtOnce{"ManualPages", {"man", "--out", "out/man"}, 10},
        MadeAtOnce{"Reference", {"man", "--format", "markdown", "--out", "out/man"}, 1},
        MadeAtOnce{"Shapes",
                   {"shapes", "--out", "out/deep/shapes", "--count", "3", "--val", "2"},
                   7,
                   nullptr,
                   "captions"},
        MadeAtOnce{"Times", {"times", "--out", "out.tsv", "--count", "50"}, 1},
        MadeAtOnce{"Mp4",
                   {"overlay", "PHOTO", "--model", "MODEL", "--out", "out.mp4", "--word-seconds", "0.1"},
                   1,
                   "ffmpeg"},
        MadeAtOnce{
            "Gif", {"overlay", "PHOTO", "--model", "MODEL", "--out", "out.gif", "--word-seconds", "0.1"}, 1},
        MadeAtOnce{"Webp",
                   {"overlay", "PHOTO", "--model", "MODEL", "--out", "out.webp", "--word-seconds", "0.1"},
                   1},
        MadeAtOnce{"Sheet", {"overlay", "PHOTO", "--model", "MODEL", "--out", "out.png"}, 1},
        MadeAtOnce{"Words", {"overlay", "PHOTO", "--model", "MODEL", "--words", "out/words"}, 2},
        MadeAtOnce{"WeightsAsJson", {"overlay", "PHOTO", "--model", "MODEL", "--weights", "out.json"}, 1},
        MadeAtOnce{"WeightsAsArray", {"overlay", "PHOTO", "--model", "MODEL", "--weights", "out.npy"}, 1},
        MadeAtOnce{"Alignment", {"rewrite", "noon", "--model", "TIMES", "--alignment", "out.png"}, 1},
        MadeAtOnce{"Average", {"average", "MODEL", "MODEL", "--out", "out.safetensors"}, 1},
        MadeAtOnce{"Failures", {"caption", "PHOTO", "NONE", "--model", "MODEL", "--failures", "out.txt"}, 1}),
    [](const auto& output) { return output.param.name; });

}  // namespace
}  // namespace sightline
