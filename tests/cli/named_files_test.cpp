#include "cli/named_files.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "cli/command_line.h"
#include "cli/common_options.h"
#include "core/error.h"
#include "core/temporary_directory.h"
#include "image/image_writer.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What check() says of a command line; empty: nothing.
std::string said_of(const std::string& name, const std::vector<std::string>& arguments,
                    bool overwrite = false) {
  CommonArguments common;
  NamedFiles files;
  for (Command command : commands_with(common)) {
    if (command.name != name) continue;
    files.watch(command);
    parse_arguments(command, arguments);
    try {
      files.check(overwrite);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  return "there is no such command";
}

std::vector<Command> commands() {
  static CommonArguments common;
  return commands_with(common);
}

std::vector<std::string> named(const Command& command, FileUse use) {
  std::vector<std::string> flags;
  for (const Option& option : command.options)
    if (option.value != ValueKind::text && option.use == use) flags.push_back(flag(option));
  return flags;
}

// Whatever is written, on whatever is read: options of every command, and those that are to come.
TEST(NamedFiles, NoOutputReplacesAnInput) {
  const TemporaryDirectory directory;
  const std::string file = directory.write("file", "somebody's"), link = (directory.path() / "link").string();
  std::filesystem::create_symlink(file, link);
  std::size_t tried = 0;
  for (const Command& command : commands()) {
    for (const std::string& output : named(command, FileUse::written)) {
      for (const std::string& input : named(command, FileUse::read)) {
        std::vector<std::string> arguments{input, file, output, link};
        arguments.insert(arguments.begin(), command.min_operands, "operand");
        EXPECT_EQ(said_of(command.name, arguments),
                  output + " " + link + ": is the file of " + input + ", expected another file")
            << command.name;
        ++tried;
      }
      if (command.max_operands == 0 || command.operand_value == ValueKind::text) continue;
      std::vector<std::string> operands(std::max<std::size_t>(command.min_operands, 1), "operand");
      operands.front() = link;
      operands.insert(operands.end(), {output, file});
      EXPECT_THAT(said_of(command.name, operands), HasSubstr(": is " + link + ", which is read"));
    }
  }
  EXPECT_GT(tried, 60u);
}

TEST(NamedFiles, NoOutputReplacesAnother) {
  const TemporaryDirectory directory;
  const std::string file = (directory.path() / "new").string();
  for (const Command& command : commands()) {
    const std::vector<std::string> outputs = named(command, FileUse::written);
    for (std::size_t i = 0; i + 1 < outputs.size(); ++i) {
      std::vector<std::string> arguments{outputs[i], file, outputs.back(), directory.path() / "." / "new"};
      arguments.insert(arguments.begin(), command.min_operands, "operand");
      EXPECT_THAT(said_of(command.name, arguments), HasSubstr(": is a file of --")) << command.name;
    }
  }
}

// A flag that is called like an output is one.
TEST(NamedFiles, WhatIsCalledLikeAnOutputIsWritten) {
  for (const Command& command : commands()) {
    for (const Option& option : command.options) {
      const bool called = option.name.starts_with("out") || option.name.starts_with("save-") ||
                          option.name.starts_with("export") || option.name.ends_with("-cache") ||
                          option.name == "html" || option.name == "failures";
      if (!called || option.value == ValueKind::text) continue;
      EXPECT_EQ(option.use, FileUse::written) << command.name << " " << flag(option);
    }
  }
}

TEST(NamedFiles, PhotosOfADirectoryThatIsReadAreNotReplaced) {
  const TemporaryDirectory directory;
  const auto photos = directory.path() / "photos";
  std::filesystem::create_directory(photos);
  write_image(photos / "a.png", Image{1, 1, {1, 2, 3}});
  directory.write("photos/notes.txt", "no photo");
  const auto save = [&](const std::string& name) {
    return said_of("evaluate", {"--images", photos, "--save-results", (photos / name).string()});
  };
  EXPECT_THAT(save("a.png"), HasSubstr("a.png: is a photo in " + photos.string()));
  EXPECT_THAT(save("notes.txt"), HasSubstr("is there already and is no file of results of this program"));
  EXPECT_THAT(save("b.png"), IsEmpty());
}

// Those of the command line stand in for those of a file; standard input and output are no files.
TEST(NamedFiles, OnlyTheLastValueCounts) {
  const TemporaryDirectory directory;
  const std::string file = directory.write("file", "somebody's"), other = directory.write("other", "too");
  EXPECT_THAT(said_of("caption", {"--failures", file, "--failures", other, "--files-from", file}), IsEmpty());
  EXPECT_THAT(said_of("caption", {"--out", "-", "--files-from", "-"}), IsEmpty());
  EXPECT_THAT(said_of("caption", {"--model", file, "--model", other, "--failures", file}),
              HasSubstr("--failures " + file + ": is the file of --model"));
}

// Every output that is one file, those to come too: another's is replaced only where the user says so.
TEST(NamedFiles, NoOutputReplacesAForeignFileUnasked) {
  // These say what is there themselves, by a journal, by lines of a list, by the first bytes of a cache.
  const std::set<std::string> by_themselves{"caption --out", "caption --failures", "train --feature-cache"};
  const TemporaryDirectory directory;
  std::set<std::string> others;
  for (const Command& command : commands()) {
    for (const Option& option : command.options) {
      if (option.value != ValueKind::file || option.use != FileUse::written) continue;
      const std::string called = command.name + " " + flag(option);
      if (!option.own) {
        others.insert(called);
        continue;
      }
      for (const char* name : {"mine.json", "mine.csv", "mine.npy", "mine.png", "mine.tsv"}) {
        const std::string mine = directory.write(name, "source\ttarget\nnoon\t12:00\n");
        std::vector<std::string> arguments(command.min_operands, "operand");
        arguments.insert(arguments.end(), {flag(option), mine});
        EXPECT_EQ(said_of(command.name, arguments),
                  mine + ": is there already and is no " + option.own->what + " of this program")
            << called;
        EXPECT_THAT(said_of(command.name, arguments, /*overwrite=*/true), IsEmpty()) << called;
      }
    }
  }
  EXPECT_EQ(others, by_themselves);
}

// The files beside the one that is named are looked at too.
TEST(NamedFiles, WhatSeveralCaptionsAreDrawnIntoReplacesNothing) {
  const TemporaryDirectory directory;
  const std::string second = directory.write("trip-2.jpg", "my photo");
  const std::string first = (directory.path() / "trip.jpg").string();
  EXPECT_THAT(said_of("overlay", {"photo.jpg", "--out", first}), IsEmpty());
  EXPECT_EQ(said_of("overlay", {"photo.jpg", "--out", first, "--n-best", "2"}),
            second + ": is there already and is no picture of this program");
  EXPECT_THAT(said_of("overlay", {second, "--out", first, "--n-best", "2"}, /*overwrite=*/true),
              HasSubstr("--out " + second + ": is " + second + ", which is read"));
  const std::string page = directory.write("REFERENCE.md", "# Mine\n");
  EXPECT_THAT(said_of("man", {"--format", "markdown", "--out", directory.path().string()}),
              HasSubstr(page + ": is there already"));
}

}  // namespace
}  // namespace sightline
