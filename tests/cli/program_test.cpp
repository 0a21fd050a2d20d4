#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/program.h"
#include "core/json.h"
#include "core/parallel.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;

using ProgramTest = CliTest;

TEST_F(ProgramTest, HelpAndVersionGoToStandardOutput) {
  const ProgramRun version = run({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.out, MatchesRegex("sightline [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  for (const auto& arguments : {std::vector<std::string>{"--help"}, {"-h"}, {"help"}}) {
    const ProgramRun help = run(arguments);
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.err, IsEmpty());
    for (const Command& command : all_commands()) EXPECT_THAT(help.out, HasSubstr("\n  " + command.name));
  }
}

TEST_F(ProgramTest, EveryCommandExplainsItself) {
  for (const Command& command : all_commands()) {
    const ProgramRun help = run({command.name, "--help"});
    EXPECT_EQ(help.code, 0) << command.name;
    EXPECT_THAT(help.err, IsEmpty());
    EXPECT_THAT(help.out, HasSubstr("Usage: sightline " + command.name));
    EXPECT_THAT(help.out, HasSubstr("Example\n  sightline " + command.name));
    for (const Option& option : command.options)
      EXPECT_THAT(help.out, HasSubstr(option.name)) << command.name;
    EXPECT_THAT(help.out, HasSubstr("--threads N"));
    EXPECT_EQ(run({"help", command.name}).out, help.out);
  }
}

TEST_F(ProgramTest, AMisspeltCommandIsAUsageErrorThatSuggestsTheNearest) {
  const ProgramRun misspelt = run({"captoin", "photo.jpg"});
  EXPECT_EQ(misspelt.code, 2);
  EXPECT_THAT(misspelt.out, IsEmpty());
  EXPECT_THAT(misspelt.err,
              HasSubstr("sightline: error: unknown command 'captoin', did you mean 'caption'?"));
  EXPECT_THAT(misspelt.err, HasSubstr("hint: "));
  EXPECT_THAT(run({"hepl"}).err, HasSubstr("did you mean 'help'?"));
  EXPECT_THAT(run({"--hlep"}).err, HasSubstr("did you mean '--help'?"));
  EXPECT_THAT(run({"caption", "--existing", "overwirte", "x"}).err, HasSubstr("did you mean 'overwrite'?"));
}

TEST_F(ProgramTest, WhoLeavesOutTheCommandHearsOfCaption) {
  const ProgramRun photo = run({"my photo.jpg"});
  EXPECT_EQ(photo.code, 2);
  EXPECT_THAT(photo.err, HasSubstr("hint: sightline caption 'my photo.jpg'"));
}

TEST_F(ProgramTest, UsageErrorsExitWithTwo) {
  for (const auto& arguments : {std::vector<std::string>{},
                                {"caption"},
                                {"caption", "--no-such", "x"},
                                {"caption", "--threads", "-1", "x"},
                                {"caption", "--attention", "x"},
                                {"caption", "--n-best", "5", "--beam", "2", "x"},
                                {"caption", "--min-length", "9", "--max-length", "5", "x"},
                                {"caption", "--color", "pink", "x"},
                                {"--quiet", "caption", "x"},
                                {"info", "surplus"},
                                {"overlay", "x"},
                                {"overlay", "x", "--out", "sheet.bmp"},
                                {"evaluate"},
                                {"evaluate", "--references", "r.json"},
                                {"train", "--data", "x"},
                                {"train", "--data", "x", "--images", "y", "--out", "z", "--preset", "sfot"},
                                {"train", "--data", "x", "--images", "y", "--out", "z", "--epochs", "0"},
                                {"train", "--data", "x", "--images", "y", "--out", "z", "--resume"}}) {
    const ProgramRun refused = run(arguments);
    EXPECT_EQ(refused.code, 2) << ::testing::PrintToString(arguments) << refused.err;
    EXPECT_THAT(refused.out, IsEmpty());
    EXPECT_THAT(refused.err, HasSubstr("sightline: error: "));
  }
}

// In this process, where the number of threads of the layers below can be seen.
TEST_F(ProgramTest, CommandsComputeOnAsManyThreadsAsTheyAreTold) {
  write_file_atomically(at("references.json"),
                        R"({"images": [{"id": 1, "file_name": "a.png"}, {"id": 2, "file_name": "b.png"}],
    "annotations": [{"image_id": 1, "caption": "a dog"}, {"image_id": 2, "caption": "two cats"}]})");
  write_file_atomically(at("results.json"),
                        R"([{"image_id": 1, "caption": "a dog"}, {"image_id": 2, "caption": "a cat"}])");
  Console console;
  const auto threads_of = [&](std::vector<std::string> arguments, const std::string& threads) {
    arguments.insert(arguments.end(), {"--threads", threads, "--quiet"});
    run_program(arguments, console);
    return parallel_threads();
  };
  for (const std::size_t threads : {1u, 3u}) {
    const std::string told = std::to_string(threads);
    EXPECT_EQ(threads_of({"shapes", "--out", at("scenes").string(), "--count", "1"}, told), threads);
    EXPECT_EQ(threads_of({"evaluate", "--references", at("references.json").string(), "--results",
                          at("results.json").string()},
                         told),
              threads);
  }
  set_parallel_threads(0);
}

TEST_F(ProgramTest, ColourFollowsTheFlagThenNoColorThenTheTerminal) {
  EXPECT_THAT(run({"info", "x"}).err, Not(HasSubstr("\033[")));
  EXPECT_THAT(run({"caption", "--help", "--color", "always"}).out, HasSubstr("\033[1m"));
  EXPECT_THAT(run({"caption", "--help", "--color", "never"}).out, Not(HasSubstr("\033[")));
}

TEST_F(ProgramTest, InfoTellsOfTheRightBlas) {
  const ProgramRun text = run({"info", "--threads", "1"});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("libtorch"));
  const Json json = parse_json(run({"info", "--threads", "1", "--format", "json"}).out, "info");
  EXPECT_EQ(json.at("threads"), "1");
  EXPECT_THAT(json.at("image_formats").get<std::string>(), HasSubstr("JPEG"));
  if (std::filesystem::exists(SIGHTLINE_OPENMP_BLAS)) {
    EXPECT_EQ(json.at("blas_threads"), "OpenMP") << json.at("blas_file");
  }
}

// As libgomp itself tells: it reads its settings before main() begins.
TEST_F(ProgramTest, WaitingThreadsDoNotSpinUnlessTheUserWantsIt) {
  const std::string info = "OMP_DISPLAY_ENV=verbose sightline info --threads 1 --format json";
  const ProgramRun left = script("unset OMP_WAIT_POLICY GOMP_SPINCOUNT\n" + info);
  EXPECT_EQ(left.code, 0);
  EXPECT_THAT(left.err, HasSubstr("GOMP_SPINCOUNT = '0'"));
  EXPECT_EQ(parse_json(left.out, "info").at("OMP_WAIT_POLICY"), "passive");
  const ProgramRun wanted = script("unset GOMP_SPINCOUNT\nexport OMP_WAIT_POLICY=active\n" + info);
  EXPECT_THAT(wanted.err, Not(HasSubstr("GOMP_SPINCOUNT = '0'")));
  EXPECT_EQ(parse_json(wanted.out, "info").at("OMP_WAIT_POLICY"), "active");
}

TEST_F(ProgramTest, KernelsAreThoseOfTheProcessorUnlessTheUserWantsOthers) {
  const std::string info = "sightline info --threads 1 --format json";
  const Json left = parse_json(script("unset OPENBLAS_CORETYPE\n" + info).out, "info");
  if (left.at("cpu_features").get<std::string>().find("avx2") != std::string::npos) {
    EXPECT_NE(left.at("blas_kernels"), "Prescott");
  }
  const Json wanted = parse_json(script("export OPENBLAS_CORETYPE=Prescott\n" + info).out, "info");
  EXPECT_EQ(wanted.at("OPENBLAS_CORETYPE"), "Prescott");
  if (left.at("blas").get<std::string>().starts_with("OpenBLAS")) {
    EXPECT_EQ(wanted.at("blas_kernels"), "Prescott");
  }
}

TEST_F(ProgramTest, AFullDiskBehindStandardOutputIsAnError) {
  ProgramSetting full = setting();
  full.out = "/dev/full";
  const ProgramRun refused = run_sightline({"info"}, full);
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("standard output cannot be written: No space left on device"));
}

TEST_F(ProgramTest, WithoutStandardOutputNothingIsWrittenIntoOtherFiles) {
  write_photo(at("photo.png"));
  ProgramSetting closed = setting();
  closed.close_output = true;
  const ProgramRun refused = run_sightline({"caption", "photo.png"}, closed);
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("standard output cannot be written"));
}

TEST_F(ProgramTest, AReaderThatHasSeenEnoughIsNoError) {
  for (int i = 0; i < 8; ++i) write_photo(at(std::to_string(i) + ".png"));
  const ProgramRun piped =
      script("sightline caption --quiet --format jsonl --attention . | head -n 1 | wc -l");
  EXPECT_EQ(piped.code, 0) << piped.err;
  EXPECT_EQ(piped.out, "1\n");
  EXPECT_THAT(piped.err, IsEmpty());
}

// The sidecars are made, and what failed is said, although nobody reads the results any more.
TEST_F(ProgramTest, WithoutAReaderTheOtherOutputsGoOn) {
  std::filesystem::create_directory(at("album"));
  for (int i = 0; i < 8; ++i) write_photo(at("album/" + std::to_string(i) + ".png"));
  write_file_atomically(at("album/broken.png"), "\x89PNG\r\n\x1a\n");
  const ProgramRun piped = script(
      "set +e +o pipefail; sightline caption --format jsonl --attention --sidecar txt --failures failed.txt "
      "album | true; echo ${PIPESTATUS[0]}");
  EXPECT_EQ(piped.out, "1\n") << piped.err;
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(std::filesystem::exists(at("album/" + std::to_string(i) + ".txt")));
  EXPECT_THAT(read_file(at("failed.txt")), HasSubstr("broken.png"));
  EXPECT_THAT(piped.err, HasSubstr("captioned 8 photos"));
}

TEST_F(ProgramTest, AStandardOutputThatDoesNotWaitIsWaitedFor) {
  const ProgramRun read = script(
      "command -v python3 >/dev/null || exit 9\n"
      "python3 -c '\n"
      "import fcntl, os, subprocess, time\n"
      "F_SETPIPE_SZ = 1031\n"
      "reading, writing = os.pipe()\n"
      "fcntl.fcntl(writing, F_SETPIPE_SZ, 4096)\n"
      "os.set_blocking(writing, False)\n"
      "program = subprocess.Popen([\"sightline\", \"man\", \"caption\"], stdout=writing)\n"
      "os.close(writing)\n"
      "time.sleep(0.5)\n"
      "text = os.fdopen(reading, \"rb\").read()\n"
      "print(program.wait(), text == subprocess.check_output([\"sightline\", \"man\", \"caption\"]))\n"
      "'");
  if (read.code == 9) GTEST_SKIP() << "python3 is not here";
  EXPECT_EQ(read.out, "0 True\n") << read.err;
}

TEST_F(ProgramTest, InspectDescribesAModelAndRefusesOtherFiles) {
  const ProgramRun text = run({"inspect", model().string()});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("squeezenet1_1"));
  const Json json =
      parse_json(run({"inspect", "--format", "json", "--vocabulary", model().string()}).out, "inspect");
  EXPECT_EQ(json.at("encoder").at("kind"), "squeezenet1_1");
  EXPECT_EQ(json.at("encoder").at("included"), true);
  EXPECT_EQ(json.at("vocabulary_size"), 14);
  EXPECT_EQ(json.at("vocabulary").at(5), "dog");
  EXPECT_EQ(json.at("precision"), "fp16");
  write_file_atomically(at("no.safetensors"), "not a model");
  for (const std::string name : {"no.safetensors", "missing.safetensors"}) {
    const ProgramRun refused = run({"inspect", name});
    EXPECT_EQ(refused.code, 3);
    EXPECT_THAT(refused.out, IsEmpty());
    EXPECT_THAT(refused.err, HasSubstr(name));
  }
}

TEST_F(ProgramTest, OverlayWritesAPicture) {
  write_photo(at("photo.png"), 120, 60);
  const ProgramRun drawn =
      run({"overlay", "photo.png", "--out", "sheet.png", "--tile-size", "96", "--style", "brighten"});
  EXPECT_EQ(drawn.code, 0) << drawn.err;
  EXPECT_THAT(drawn.out, IsEmpty());
  EXPECT_TRUE(read_file(at("sheet.png")).starts_with("\x89PNG"));
  EXPECT_EQ(run({"overlay", "photo.png", "--out", "none/sheet.png"}).code, 3);
  EXPECT_EQ(run({"overlay", "missing.png", "--out", "other.png"}).code, 3);
  EXPECT_FALSE(std::filesystem::exists(at("other.png")));
}

}  // namespace
}  // namespace sightline
