#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CalibrateTest : public CliTest {
 protected:
  void SetUp() override {
    std::string captions;
    for (int i = 0; i < 6; ++i) {
      const std::string name = std::to_string(i) + ".png";
      write_photo(at(name), 60 + 20 * i, 60);
      captions += name + "\ta dog runs on grass " + std::to_string(i) + "\n";
    }
    write_file_atomically(at("captions.tsv"), captions);
  }
  ProgramRun calibrate(std::vector<std::string> more) const {
    more.insert(more.begin(), {"calibrate", "--data", "captions.tsv", "--images", "."});
    return run(more);
  }
};

// With --good 0 every caption is good, with --good 10 none.
TEST_F(CalibrateTest, TheModelThenSaysWhatItsCaptionsAreWorth) {
  const ProgramRun all = calibrate({"--good", "0", "--least-captions", "2", "--out", "all.safetensors"});
  ASSERT_EQ(all.code, 0) << all.err;
  EXPECT_THAT(all.out, HasSubstr("6 captions, 100 % good"));
  const ProgramRun likely = run({"caption", "--model", "all.safetensors", "--format", "jsonl", "0.png"});
  ASSERT_EQ(likely.code, 0) << likely.err;
  const Json record = parse_json(likely.out, "record");
  EXPECT_TRUE(record.at("distance").is_number());
  EXPECT_EQ(record.at("worth"), record.at("unlike").get<bool>() ? "guess" : "likely");
  EXPECT_THAT(likely.err, HasSubstr("0.png: " + record.at("worth").get<std::string>()));
  const ProgramRun several = run({"caption", "--model", "all.safetensors", "0.png", "1.png"});
  EXPECT_THAT(several.err, Not(HasSubstr("1.png: likely")));  // of hundreds nobody reads it
  const ProgramRun details = run({"caption", "--verbose", "--model", "all.safetensors", "0.png", "1.png"});
  EXPECT_THAT(details.err, ::testing::ContainsRegex("1.png: (likely|guess)"));

  const ProgramRun none = calibrate({"--good", "10", "--least-captions", "2", "--out", "none.safetensors"});
  ASSERT_EQ(none.code, 0) << none.err;
  EXPECT_THAT(none.err, HasSubstr("no caption will be called likely"));
  const ProgramRun guess = run({"caption", "--model", "none.safetensors", "0.png", "1.png"});
  ASSERT_EQ(guess.code, 0) << guess.err;
  EXPECT_THAT(guess.err, HasSubstr("2 guess"));
  EXPECT_THAT(guess.out, Not(HasSubstr("guess")));
  EXPECT_THAT(guess.err, HasSubstr("captions that are guesses:\n  0.png"));
  EXPECT_THAT(guess.err, HasSubstr("\n  1.png"));
  EXPECT_THAT(run({"caption", "--quiet", "--model", "none.safetensors", "0.png", "1.png"}).err,
              Not(HasSubstr("guess")));
  const ProgramRun table = run({"caption", "--model", "none.safetensors", "--format", "csv", "0.png"});
  EXPECT_THAT(table.out, ::testing::ContainsRegex(",guess,(true|false)\r\n$"));

  const ProgramRun inspected = run({"inspect", "--format", "json", "none.safetensors"});
  const Json calibration = parse_json(inspected.out, "inspect").at("calibration");
  EXPECT_EQ(calibration.at("photos"), 6);
  EXPECT_EQ(calibration.at("guess").at("captions"), 6);
  EXPECT_EQ(calibration.at("guess").at("good"), 0);
}

TEST_F(CalibrateTest, WithoutACalibrationNothingIsSaid) {
  const ProgramRun plain = run({"caption", "--format", "jsonl", "0.png"});
  ASSERT_EQ(plain.code, 0) << plain.err;
  EXPECT_FALSE(parse_json(plain.out, "record").contains("worth"));
  EXPECT_THAT(plain.err, Not(HasSubstr("guess")));
}

TEST_F(CalibrateTest, OnlyAModelThatIsNamedIsReplaced) {
  const std::string before = read_file(model());
  const ProgramRun unnamed = calibrate({});
  EXPECT_EQ(unnamed.code, 2);
  EXPECT_THAT(unnamed.err, HasSubstr("--model FILE or --out FILE"));
  EXPECT_EQ(read_file(model()), before);
  write_file_atomically(at("mine.safetensors"), before);
  ASSERT_EQ(calibrate({"--model", "mine.safetensors", "--quiet"}).code, 0);
  const ProgramRun inspected = run({"inspect", "mine.safetensors"});
  EXPECT_THAT(inspected.out, HasSubstr("calibration photos"));
  EXPECT_EQ(calibrate({"--out", "captions.tsv"}).code, 2);
  const ProgramRun nowhere = calibrate({"--out", "none/x.safetensors"});
  EXPECT_EQ(nowhere.code, 3);  // before anything is measured
  EXPECT_THAT(nowhere.err, HasSubstr("none/x.safetensors: cannot be written"));
  EXPECT_EQ(calibrate({"--out", "x.safetensors", "--likely", "0.2", "--unsure", "0.3"}).code, 2);
}

TEST_F(CalibrateTest, PhotosThatCannotBeReadAreAnErrorUnlessAllowed) {
  write_file_atomically(at("3.png"), "no picture");
  const ProgramRun refused = calibrate({"--out", "x.safetensors"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("1 of 6 photos cannot be captioned"));
  EXPECT_FALSE(std::filesystem::exists(at("x.safetensors")));
  const ProgramRun allowed = calibrate({"--out", "x.safetensors", "--allow-missing"});
  EXPECT_EQ(allowed.code, 0) << allowed.err;
  EXPECT_THAT(allowed.err, HasSubstr("1 photo left out"));
}

}  // namespace
}  // namespace sightline
