// What computes captions: our own engine, or LibTorch.

#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class EngineProgramTest : public CliTest {
 protected:
  EngineProgramTest() { write_photo(at("photo.png")); }

  static std::string shipped(const std::string& name) {
    return SIGHTLINE_SOURCE_DIR "/models/" + name + ".safetensors";
  }
};

TEST_F(EngineProgramTest, ShippedModelsSayTheSameByEitherEngine) {
  for (const std::string name : {"default", "default-hard"}) {
    SCOPED_TRACE(name);
    Json records[2];
    for (const bool own : {true, false}) {
      const ProgramRun said = run({"caption", "--model", shipped(name), "--engine", own ? "auto" : "libtorch",
                                   "--verbose", "--format", "jsonl", "--attention", "photo.png"});
      ASSERT_EQ(said.code, 0) << said.err;
      EXPECT_THAT(said.err, HasSubstr(own ? name + ".safetensors: computed by the sightline engine"
                                          : name + ".safetensors: computed by LibTorch: --engine libtorch"));
      records[own ? 0 : 1] = parse_json(said.out, "record");
    }
    EXPECT_EQ(records[0].at("caption"), records[1].at("caption"));
    EXPECT_NEAR(records[0].at("log_prob").get<double>(), records[1].at("log_prob").get<double>(), 1e-4);
    const Json &own = records[0].at("attention"), &libtorch = records[1].at("attention");
    ASSERT_EQ(own.size(), libtorch.size());
    for (std::size_t word = 0; word < own.size(); ++word)
      for (std::size_t region = 0; region < own[word].size(); ++region)
        EXPECT_NEAR(own[word][region].get<double>(), libtorch[word][region].get<double>(), 1e-4);
  }
}

// Decoder and encoder in two files, of which the second may be in any container, as a model in one.
TEST_F(EngineProgramTest, AnEncodersFileIsReadWhereItLies) {
  write_mobilenet_weights(at("mobilenet.safetensors"));
  write_tiny_decoder(at("decoder.safetensors"), at("mobilenet.safetensors"));
  Json records[2];
  for (const bool own : {true, false}) {
    const ProgramRun said =
        run({"caption", "--model", "decoder.safetensors", "--encoder", "mobilenet.safetensors", "--engine",
             own ? "auto" : "libtorch", "--verbose", "--format", "jsonl", "--attention", "photo.png"});
    ASSERT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.err, HasSubstr(own ? "decoder.safetensors: computed by the sightline engine"
                                        : "decoder.safetensors: computed by LibTorch: --engine libtorch"));
    records[own ? 0 : 1] = parse_json(said.out, "record");
  }
  EXPECT_EQ(records[0].at("caption"), records[1].at("caption"));
  EXPECT_NEAR(records[0].at("log_prob").get<double>(), records[1].at("log_prob").get<double>(), 1e-4);

  EXPECT_THAT(run({"caption", "--model", "decoder.safetensors", "--model", "decoder.safetensors", "--encoder",
                   "mobilenet.safetensors", "--verbose", "photo.png"})
                  .err,
              HasSubstr("computed by the sightline engine"));
}

// In LibTorch's words, whichever engine would have computed it.
TEST_F(EngineProgramTest, AnotherEncodersFileIsRefusedAsBefore) {
  write_mobilenet_weights(at("mobilenet.safetensors"));
  write_tiny_decoder(at("decoder.safetensors"), at("mobilenet.safetensors"));
  const auto refused = [&](const std::vector<std::string>& given) {
    std::vector<std::string> arguments{"caption", "--model", "decoder.safetensors", "photo.png"};
    arguments.insert(arguments.end(), given.begin(), given.end());
    const ProgramRun said = run(arguments);
    arguments.insert(arguments.end(), {"--engine", "libtorch"});
    const ProgramRun libtorch = run(arguments);
    EXPECT_NE(said.code, 0);
    EXPECT_EQ(said.code, libtorch.code);
    EXPECT_EQ(said.err, libtorch.err);
    return said.err;
  };
  EXPECT_THAT(refused({}), HasSubstr("leaves its encoder out"));
  EXPECT_THAT(refused({"--encoder", "missing.pth"}), HasSubstr("missing.pth"));
  EXPECT_THAT(refused({"--encoder", "photo.png"}), HasSubstr("photo.png"));
  EXPECT_THAT(refused({"--encoder", model().string()}), HasSubstr("not fit"));
  std::string bytes = read_file(at("mobilenet.safetensors"));
  bytes.back() ^= 1;
  write_file_atomically(at("other.safetensors"), bytes);
  EXPECT_THAT(refused({"--encoder", "other.safetensors"}),
              HasSubstr("not the encoder that decoder.safetensors was trained on: SHA-256 of the tensors"));
  const ProgramRun whole =
      run({"caption", "--model", shipped("default"), "--encoder", "mobilenet.safetensors", "photo.png"});
  EXPECT_EQ(whole.code, 2);
  EXPECT_THAT(whole.err, HasSubstr("no --encoder is needed"));
}

TEST_F(EngineProgramTest, WhatTheEngineDoesNotKnowGoesThroughLibTorch) {
  write_tiny_model(at("covering.safetensors"), "coverage");
  const ProgramRun quiet = run({"caption", "--model", "covering.safetensors", "photo.png"});
  EXPECT_EQ(quiet.code, 0);
  EXPECT_THAT(quiet.err, Not(HasSubstr("LibTorch")));
  EXPECT_THAT(run({"caption", "--model", "covering.safetensors", "--verbose", "photo.png"}).err,
              HasSubstr("computed by LibTorch: the engine does not know attention 'coverage'"));
  const ProgramRun asked =
      run({"caption", "--model", "covering.safetensors", "--engine", "sightline", "photo.png"});
  EXPECT_EQ(asked.code, 2);
  EXPECT_THAT(asked.err, AllOf(HasSubstr("--engine sightline: "), HasSubstr("attention 'coverage'"),
                               HasSubstr("leave --engine out")));
}

TEST_F(EngineProgramTest, BothMaySayACaptionTogether) {
  const ProgramRun said = run({"caption", "--verbose", "--model", shipped("default"), "--model",
                               shipped("default-hard"), "photo.png"});
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_THAT(said.err, AllOf(HasSubstr("default.safetensors: computed by the sightline engine"),
                              HasSubstr("default-hard.safetensors: computed by the sightline engine")));
  EXPECT_FALSE(said.out.empty());
}

// What it falls back to depends on the processor; that it says so does not.
TEST_F(EngineProgramTest, TheEncodersPrecisionIsSaidAndASettingOfItsOwn) {
  const std::string here = parse_json(run({"info", "--format", "json"}).out, "info").at("engine_precisions");
  const bool has = here == "fp32 bf16";
  EXPECT_EQ(here, has ? "fp32 bf16" : "fp32");
  const auto caption = [&](const std::string& precision) {
    return run({"caption", "--model", shipped("default"), "--encoder-precision", precision, "--verbose",
                "--format", "jsonl", "--out", "captions.jsonl", "photo.png"});
  };
  const ProgramRun fp32 = caption("fp32");
  ASSERT_EQ(fp32.code, 0) << fp32.err;
  EXPECT_THAT(fp32.err, AllOf(HasSubstr("computed by the sightline engine"), Not(HasSubstr("its encoder"))));
  const ProgramRun bf16 = caption("bf16");
  if (has) {
    EXPECT_NE(bf16.code, 0);  // the file holds captions of other settings
    EXPECT_THAT(bf16.err, HasSubstr("encoder-precision: nothing then, bf16 now"));
  } else {
    EXPECT_EQ(bf16.code, 0) << bf16.err;
  }
  const ProgramRun said = run(
      {"caption", "--model", shipped("default"), "--encoder-precision", "bf16", "--verbose", "photo.png"});
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_THAT(said.err, HasSubstr(has ? "engine, its encoder in bf16"
                                      : "its encoder in fp32: this processor has no instructions for bf16"));
  write_tiny_model(at("covering.safetensors"), "coverage");
  EXPECT_THAT(run({"caption", "--model", "covering.safetensors", "--encoder-precision", "bf16", "--verbose",
                   "photo.png"})
                  .err,
              HasSubstr("computed by LibTorch, in fp32: the engine does not know attention 'coverage'"));
}

TEST_F(EngineProgramTest, ADamagedModelIsRefusedAsBefore) {
  std::string bytes = read_file(shipped("default"));
  bytes.resize(bytes.size() - 1000);
  write_file_atomically(at("cut.safetensors"), bytes);
  for (const char* engine : {"auto", "sightline", "libtorch"}) {
    const ProgramRun refused =
        run({"caption", "--model", "cut.safetensors", "--engine", engine, "photo.png"});
    EXPECT_EQ(refused.code, 3);
    EXPECT_THAT(refused.err, HasSubstr("is the file truncated?")) << engine;
  }
}

TEST_F(EngineProgramTest, InfoTellsWhatTheEngineKnows) {
  const Json json = parse_json(run({"info", "--format", "json"}).out, "info");
  EXPECT_THAT(json.at("engine_encoders").get<std::string>(),
              AllOf(HasSubstr("resnet50"), HasSubstr("mobilenet_v2")));
  EXPECT_EQ(json.at("engine_attention"), "soft hard");
  EXPECT_THAT(json.at("onednn").get<std::string>(), HasSubstr("."));
}

}  // namespace
}  // namespace sightline
