// Two programs: one that starts without LibTorch, and the whole one, which it becomes where LibTorch is
// needed.

#include "cli/cli_fixture.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Messages tell how long it took.
std::string without_digits(std::string text) {
  std::erase_if(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  return text;
}

class FullProgramTest : public CliTest {
 protected:
  FullProgramTest() { write_photo(at("photo.png")); }
  // The default model is one that our own engine does not know.
  static void SetUpTestSuite() {
    CliTest::SetUpTestSuite();
    write_tiny_model(model(), "coverage");
  }

  static std::string shipped() { return SIGHTLINE_SOURCE_DIR "/models/default.safetensors"; }

  // What the loader says of the libraries that a run loads, from its start to its end.
  std::string libraries_of(const std::vector<std::string>& arguments) {
    ProgramSetting traced = setting();
    traced.environment.emplace_back("LD_DEBUG", "files");
    traced.environment.emplace_back("LD_DEBUG_OUTPUT", at("loads").string());
    const ProgramRun ran = run_sightline(arguments, traced);
    EXPECT_EQ(ran.code, 0) << ran.err;
    std::string loads;
    for (const auto& entry : fs::directory_iterator(at(""))) {
      if (!entry.path().filename().string().starts_with("loads.")) continue;
      loads += read_file(entry.path());
      fs::remove(entry.path());
    }
    return loads;
  }
};

TEST_F(FullProgramTest, WhatNeedsNoLibTorchDoesNotLoadIt) {
  write_mobilenet_weights(at("mobilenet.safetensors"));
  write_tiny_decoder(at("decoder.safetensors"), at("mobilenet.safetensors"));
  const std::vector<std::vector<std::string>> light{
      {"caption", "--model", "decoder.safetensors", "--encoder", "mobilenet.safetensors", "photo.png"},
      {"caption", "--model", shipped(), "photo.png"},
      {"overlay", "--model", shipped(), "photo.png", "--out", "sheet.png"},
      {"inspect", model().string()},
      {"man", "train"},
      {"completion", "bash"},
      {"distill", "--help"},
      {"--version"}};
  for (const auto& arguments : light)
    EXPECT_THAT(libraries_of(arguments), AllOf(HasSubstr("libdnnl"), Not(HasSubstr("libtorch"))))
        << arguments.front();
  EXPECT_THAT(libraries_of({"caption", "photo.png"}), HasSubstr("libtorch"));  // "coverage"
  EXPECT_THAT(libraries_of({"caption", "--engine", "libtorch", "--model", shipped(), "photo.png"}),
              HasSubstr("libtorch"));
}

// The same output, and standard input is still whole where the other program reads it.
TEST_F(FullProgramTest, WhatNeedsItIsDoneByTheWholeProgram) {
  write_file_atomically(at("broken.png"), "\x89PNG\r\n\x1a\n");
  for (const std::string command :
       {"caption --format jsonl photo.png", "caption - < photo.png", "caption photo.png broken.png",
        "printf 'photo.png\\nbroken.png\\n' | PROGRAM caption --files-from -",
        "overlay - --out - < photo.png", "caption --engine sightline photo.png", "caption missing.png",
        "rewrite --model none.safetensors -", "train"}) {
    SCOPED_TRACE(command);
    std::vector<ProgramRun> runs;
    for (const std::string program : {"sightline", "sightline-torch"}) {
      std::string line = command.find("PROGRAM") == std::string::npos ? "PROGRAM " + command : command;
      runs.push_back(script(line.replace(line.find("PROGRAM"), 7, program)));
    }
    EXPECT_EQ(runs[0].code, runs[1].code) << runs[0].err;
    EXPECT_EQ(runs[0].out, runs[1].out);
    EXPECT_EQ(without_digits(runs[0].err), without_digits(runs[1].err));
  }
  const ProgramRun listed = script("printf 'photo.png\\nbroken.png\\n' | sightline caption --files-from -");
  EXPECT_EQ(listed.code, 1);
  EXPECT_THAT(listed.out, HasSubstr("photo.png"));
}

TEST_F(FullProgramTest, WhereItIsMissingTheErrorSaysWhereItWasLookedFor) {
  fs::create_directories(at("prefix/bin"));
  fs::copy_file(program_directory() / "sightline", at("prefix/bin/sightline"));
  const std::string alone = at("prefix/bin/sightline").string();
  const ProgramRun said = script(alone + " caption --model " + shipped() + " photo.png");
  EXPECT_EQ(said.code, 0) << said.err;
  const ProgramRun refused = script(alone + " info");
  EXPECT_EQ(refused.code, 3);
  EXPECT_TRUE(refused.out.empty());
  EXPECT_THAT(refused.err, AllOf(HasSubstr("sightline: error: LibTorch is needed"), HasSubstr("hint: "),
                                 HasSubstr(at("prefix/bin/sightline-torch").string()),
                                 HasSubstr(at("prefix/libexec/sightline/sightline-torch").string()),
                                 HasSubstr(at("prefix/lib/sightline/sightline-torch").string())));
  fs::create_directories(at("prefix/libexec/sightline"));
  fs::create_symlink(program_directory() / "sightline-torch", at("prefix/libexec/sightline/sightline-torch"));
  const ProgramRun told = script(alone + " info");
  EXPECT_EQ(told.code, 0) << told.err;
  EXPECT_THAT(told.out, HasSubstr("libtorch"));
}

// What tools/setup leaves where LibTorch was not needed yet; here set-up has only to lay the program down.
TEST_F(FullProgramTest, WhereItIsNotBuiltYetItIsBuiltAndTakesOver) {
  fs::create_directories(at("tree/build/release"));
  fs::create_directories(at("tree/tools"));
  fs::copy_file(program_directory() / "sightline", at("tree/build/release/sightline"));
  const fs::path builder = at("tree/build/release/sightline-torch"), setup = at("tree/tools/setup");
  fs::copy_file(SIGHTLINE_SOURCE_DIR "/tools/build_torch", builder);
  write_file_atomically(setup, "#!/bin/sh\n[ \"$1\" = torch ] && exec ln -sf " +
                                   (program_directory() / "sightline-torch").string() + " " +
                                   builder.string() + "\n");
  fs::permissions(setup, fs::perms::owner_all);
  const std::string alone = at("tree/build/release/sightline").string();
  const ProgramRun first =
      script(alone + " caption --engine libtorch --model " + shipped() + " - < photo.png");
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.err, HasSubstr("LibTorch is needed for this"));
  const ProgramRun second =
      script(alone + " caption --engine libtorch --model " + shipped() + " - < photo.png");
  EXPECT_EQ(second.out, first.out);
  EXPECT_THAT(second.err, Not(HasSubstr("is needed")));

  fs::remove(builder);
  fs::copy_file(SIGHTLINE_SOURCE_DIR "/tools/build_torch", builder);
  write_file_atomically(setup, "#!/bin/sh\nexit 1\n");
  EXPECT_EQ(script(alone + " info").code, 3);
}

}  // namespace
}  // namespace sightline
