#include "cli/cli_fixture.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

using AverageTest = CliTest;

TEST_F(AverageTest, TheMeanOfAModelWithItselfCaptionsLikeIt) {
  write_photo(at("a.png"));
  const ProgramRun made = run({"average", model().string(), model().string(), "--out", "mean.safetensors"});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.err, HasSubstr("wrote mean.safetensors, the mean of 2 models"));
  EXPECT_EQ(run({"caption", "-m", "mean.safetensors", "a.png"}).out, run({"caption", "a.png"}).out);
  EXPECT_THAT(run({"inspect", "mean.safetensors"}).out, HasSubstr("averaged"));
}

TEST_F(AverageTest, TwoModelsMayWeighTheSame) {
  const std::string one = model().string();
  const ProgramRun made = run({"average", one, one, "--weights", "0.5,0.5", "--out", "mean.safetensors"});
  EXPECT_EQ(made.code, 0) << made.err;
}

TEST_F(AverageTest, WhatCannotBeMeantIsRefused) {
  const std::string one = model().string();
  const ProgramRun no_out = run({"average", one, one});
  EXPECT_EQ(no_out.code, 2);
  EXPECT_THAT(no_out.err, HasSubstr("average needs --out FILE"));
  EXPECT_EQ(run({"average", one, "--out", "x.safetensors"}).code, 2);
  const ProgramRun over = run({"average", one, one, "--out", one});
  EXPECT_EQ(over.code, 2);
  EXPECT_THAT(over.err, HasSubstr("expected another file"));
  const ProgramRun few = run({"average", one, one, "--weights", "1", "--out", "x.safetensors"});
  EXPECT_EQ(few.code, 2);
  EXPECT_THAT(few.err, HasSubstr("found 1 weight for 2 models"));
  const ProgramRun zero = run({"average", one, one, "--weights", "1,0", "--out", "x.safetensors"});
  EXPECT_EQ(zero.code, 2);
  EXPECT_THAT(zero.err, HasSubstr("found '0', expected a number above 0"));
  write_file_atomically(at("no.safetensors"), "no model");
  const ProgramRun damaged = run({"average", one, "no.safetensors", "--out", "x.safetensors"});
  EXPECT_EQ(damaged.code, 3) << damaged.err;
  EXPECT_THAT(damaged.err, HasSubstr("no.safetensors"));
  const ProgramRun nowhere = run({"average", one, "no.safetensors", "--out", "none/x.safetensors"});
  EXPECT_EQ(nowhere.code, 3);  // before the models are read
  EXPECT_THAT(nowhere.err, HasSubstr("none/x.safetensors: cannot be written"));
  const ProgramRun absent = run({"average", one, "absent.safetensors", "--out", "x.safetensors"});
  EXPECT_NE(absent.code, 0);
  EXPECT_FALSE(std::filesystem::exists(at("x.safetensors")));
}

}  // namespace
}  // namespace sightline
