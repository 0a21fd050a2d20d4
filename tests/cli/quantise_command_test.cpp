#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

class QuantiseTest : public CliTest {
 protected:
  void SetUp() override {
    fs::create_directory(at("photos"));
    for (int i = 0; i < 3; ++i) write_photo(at("photos/" + std::to_string(i) + ".png"), 90 + 30 * i, 90);
  }
  ProgramRun quantise(const std::string& model,
                      std::vector<std::string> more = {"--photos", "photos"}) const {
    more.insert(more.begin(), {"quantise", model, "--out", "int8.safetensors"});
    return run(more);
  }
  static inline const std::string kShippedModel = SIGHTLINE_SOURCE_DIR "/models/default.safetensors";
};

TEST_F(QuantiseTest, MakesASmallerModelThatCaptions) {
  const ProgramRun made = quantise(kShippedModel);
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.err, AllOf(HasSubstr("MB in place of 37.9 MB"), HasSubstr("ranges of 3 photos")));
  EXPECT_LT(fs::file_size(at("int8.safetensors")), fs::file_size(kShippedModel) * 6 / 7);
  const std::vector<std::string> captioning{"caption", "--model",   "int8.safetensors", "--format",
                                            "jsonl",   "--verbose", "photos/0.png",     "--attention"};
  auto one = captioning, two = captioning;
  one.insert(one.end(), {"--threads", "1"});
  two.insert(two.end(), {"--threads", "2"});
  const ProgramRun said = run(one), again = run(two);
  ASSERT_EQ(said.code, 0) << said.err;
  EXPECT_THAT(said.err, HasSubstr("int8.safetensors: computed by the sightline engine"));
  EXPECT_FALSE(parse_json(said.out, "record").at("caption").get<std::string>().empty());
  EXPECT_EQ(parse_json(said.out, "record").at("attention"), parse_json(again.out, "record").at("attention"));
  const Json told = parse_json(run({"inspect", "--format", "json", "int8.safetensors"}).out, "description");
  EXPECT_EQ(told.at("precision"), "int8 and fp16");
  EXPECT_EQ(told.at("quantisation").at("photos"), 3);
  EXPECT_EQ(told.at("bytes").at("file"), fs::file_size(at("int8.safetensors")));
  EXPECT_GT(told.at("bytes").at("encoder"), 0);

  const ProgramRun twice =
      run({"quantise", "int8.safetensors", "--photos", "photos", "--out", "b.safetensors"});
  EXPECT_EQ(twice.code, 3);
  EXPECT_THAT(twice.err,
              AllOf(HasSubstr("of 8 bits already"), HasSubstr("give the model that it was made of")));
  const ProgramRun libtorch =
      run({"caption", "--model", "int8.safetensors", "--engine", "libtorch", "photos/0.png"});
  EXPECT_EQ(libtorch.code, 3);
  EXPECT_THAT(libtorch.err,
              AllOf(HasSubstr("which LibTorch does not compute with"), HasSubstr("--engine auto")));
}

TEST_F(QuantiseTest, PhotosThatCannotBeReadArePassedOver) {
  write_file_atomically(at("photos/1.png"), "no picture");
  const ProgramRun made = quantise(kShippedModel);
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.err, AllOf(HasSubstr("1.png"), HasSubstr("ranges of 2 photos")));
  for (const char* name : {"photos/0.png", "photos/2.png"}) write_file_atomically(at(name), "no picture");
  fs::remove(at("int8.safetensors"));
  const ProgramRun refused = quantise(kShippedModel);
  EXPECT_NE(refused.code, 0);
  EXPECT_THAT(refused.err, HasSubstr("none of 3 photos can be read"));
  EXPECT_FALSE(fs::exists(at("int8.safetensors")));
}

TEST_F(QuantiseTest, SaysWhatIsMissing) {
  fs::create_directory(at("empty"));
  const auto refused = [&](const ProgramRun& found, int code, const std::string& text) {
    EXPECT_EQ(found.code, code) << text;
    EXPECT_THAT(found.err, HasSubstr(text));
    EXPECT_FALSE(fs::exists(at("int8.safetensors")));
  };
  refused(quantise(kShippedModel, {}), 2, "quantise needs --photos DIR");
  refused(quantise(kShippedModel, {"--photos", "empty"}), 2, "found no photos");
  refused(quantise(kShippedModel, {"--photos", "nowhere"}), 2, "found no directory");
  refused(run({"quantise", kShippedModel, "--photos", "photos"}), 2, "quantise needs --out FILE");
  refused(quantise("nothing.safetensors"), 3, "nothing.safetensors");
  write_tiny_model(at("covering.safetensors"), "coverage");
  refused(quantise("covering.safetensors"), 3, "does not know attention 'coverage'");
  refused(quantise(SIGHTLINE_SOURCE_DIR "/models/text/times.safetensors"), 3, "expected one that");
  refused(quantise(SIGHTLINE_SOURCE_DIR "/models/flickr8k-inception-self-critical/decoder.safetensors"), 3,
          "an encoder that is not in the model file");
  fs::copy_file(kShippedModel, at("mine.safetensors"));
  EXPECT_EQ(run({"quantise", "mine.safetensors", "--photos", "photos", "--out", "./mine.safetensors"}).code,
            2);
  EXPECT_EQ(fs::file_size(at("mine.safetensors")), fs::file_size(kShippedModel));
}

}  // namespace
}  // namespace sightline
