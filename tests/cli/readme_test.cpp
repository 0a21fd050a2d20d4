#include <cctype>
#include <set>
#include <sstream>

#include "cli/cli_fixture.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

// The lines of the ```sh blocks, those that end in a backslash joined with the next.
std::vector<std::string> commands_of(const std::string& markdown) {
  std::vector<std::string> commands;
  std::istringstream lines(markdown);
  bool inside = false, continued = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      inside = line == "```sh";
      continue;
    }
    if (!inside || line.empty() || line.starts_with("#")) continue;
    if (continued) {
      commands.back() += "\n" + line;
    } else {
      commands.push_back(line);
    }
    continued = line.ends_with("\\");
  }
  return commands;
}

// A place as the README describes it: tools/run beside photos of one's own, weights and captions.
class ReadmeTest : public CliTest {
 protected:
  void SetUp() override {
    const fs::path source = SIGHTLINE_SOURCE_DIR;
    fs::create_directories(at("tools"));
    write_file_atomically(
        at("tools/run"), "#!/bin/sh\nexec \"" + (program_directory() / "sightline").string() + "\" \"$@\"\n");
    fs::permissions(at("tools/run"), fs::perms::owner_all);
    fs::create_directory_symlink(source / "datasets", at("datasets"));
    fs::create_directories(at("models"));
    fs::copy_file(model(), at("models/default.safetensors"));
    fs::create_directory(at("photos"));
    write_photo(at("photo.jpg"), 320, 240);
    write_photo(at("photos/1.jpg"));
    write_photo(at("photos/2.png"));
    write_file_atomically(at("captions.json"), captions("1.jpg"));
    write_file_atomically(at("captions_val.json"), captions("2.png"));
    write_file_atomically(at("results.json"), R"([{"image_id": 1, "caption": "a dog runs over the grass"}])");
    write_file_atomically(at("baseline.json"), R"([{"image_id": 1, "caption": "a cat"}])");
    write_mobilenet_weights(at("mobilenet_v2.pth"));
  }

  static std::string page(const std::string& name) {
    return read_file(fs::path(SIGHTLINE_SOURCE_DIR) / name);
  }

  void expect_to_work(const std::vector<std::string>& commands) {
    for (const std::string& command : commands) {
      if (command.starts_with("tools/test")) continue;  // is what runs this test
      const ProgramRun run = script(command);
      EXPECT_EQ(run.code, 0) << command << "\n" << run.err;
      EXPECT_THAT(run.err, Not(HasSubstr("error:"))) << command;
    }
  }

  static std::string captions(const std::string& file) {
    std::string json = R"({"images": [{"id": 1, "file_name": ")" + file + R"("}], "annotations": [)";
    for (int i = 1; i <= 5; ++i) {
      json +=
          R"({"id": )" + std::to_string(i) + R"(, "image_id": 1, "caption": "A dog runs over the grass."},)";
    }
    json.back() = ']';
    return json + "}";
  }
};

TEST_F(ReadmeTest, EveryCommandInItWorks) {
  const auto commands = commands_of(page("README.md"));
  ASSERT_GE(commands.size(), 8u);
  expect_to_work(commands);
  for (const char* made :
       {"sheet.png", "captions.jsonl", "runs/tiny/best.safetensors", "runs/mine/best.safetensors"}) {
    EXPECT_TRUE(fs::exists(at(made))) << made;
  }
}

TEST_F(ReadmeTest, EveryCommandOfTheGuideWorks) {
  const auto commands = commands_of(page("tools/GUIDE.md"));
  ASSERT_GE(commands.size(), 8u);
  expect_to_work(commands);
  for (const char* made : {"words.gif", "own.png", "gallery/index.html", "sheets", "scores.csv"})
    EXPECT_TRUE(fs::exists(at(made))) << made;
}

// The models that ship say of its photograph what it says that they say.
TEST_F(ReadmeTest, ItsFirstPictureIsWhatTheModelsSay) {
  const fs::path source = SIGHTLINE_SOURCE_DIR;
  const std::string text = read_file(source / "README.md");
  for (const char* name : {"default", "default-hard"}) {
    const ProgramRun run =
        this->run({"caption", "--model", (source / "models" / name).string() + ".safetensors",
                   (source / "models/figures/skateboard.jpg").string()});
    ASSERT_EQ(run.code, 0) << run.err;
    EXPECT_THAT(text, HasSubstr("![" + run.out.substr(0, run.out.find('\n')) + ": ")) << name;
  }
}

// The anchor that a heading has: small letters, blanks as hyphens, no other signs.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const unsigned char c : heading) {
    if (std::isalnum(c) || c == '-') anchor += static_cast<char>(std::tolower(c));
    if (c == ' ') anchor += '-';
  }
  return anchor;
}

std::set<std::string> anchors_of(const std::string& markdown) {
  std::set<std::string> anchors;
  std::istringstream lines(markdown);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("#")) anchors.insert(anchor_of(line.substr(line.find(' ') + 1)));
  return anchors;
}

TEST_F(ReadmeTest, WhatItLinksToIsThere) {
  for (const std::string name : {"README.md", "tools/GUIDE.md"}) {
    const std::string text = page(name);
    const fs::path directory = (fs::path(SIGHTLINE_SOURCE_DIR) / name).parent_path();
    for (std::size_t start = text.find("]("); start != std::string::npos;
         start = text.find("](", start + 1)) {
      const std::string target = text.substr(start + 2, text.find(')', start) - start - 2);
      if (target.starts_with("http")) continue;
      const std::string file = target.substr(0, target.find('#'));
      EXPECT_TRUE(fs::exists(file.empty() ? directory / fs::path(name).filename() : directory / file))
          << target;
      if (file.size() == target.size()) continue;
      const std::string linked = file.empty() ? text : read_file(directory / file);
      EXPECT_TRUE(anchors_of(linked).contains(target.substr(file.size() + 1))) << target;
    }
  }
}

}  // namespace
}  // namespace sightline
