// Which encoder is which model's, and what is said where they are too many or none is wanted.

#include "cli/cli_fixture.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class LoadedEnsembleTest : public CliTest {
 protected:
  LoadedEnsembleTest() {
    write_photo(at("photo.png"));
    write_mobilenet_weights(at("encoder.safetensors"));
    write_tiny_decoder(at("first.safetensors"), at("encoder.safetensors"));
    write_tiny_decoder(at("second.safetensors"), at("encoder.safetensors"));
  }

  ProgramRun captioned(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "caption");
    arguments.emplace_back("photo.png");
    return run(arguments);
  }
};

// Twice the same model is the model.
TEST_F(LoadedEnsembleTest, OneEncoderIsForAllThatWantOne) {
  const ProgramRun alone = captioned({"-m", "first.safetensors", "--encoder", "encoder.safetensors"});
  ASSERT_EQ(alone.code, 0) << alone.err;
  const ProgramRun shared =
      captioned({"-m", "first.safetensors", "-m", "second.safetensors", "--encoder", "encoder.safetensors"});
  EXPECT_EQ(shared.code, 0) << shared.err;
  EXPECT_EQ(shared.out, alone.out);
  const ProgramRun each = captioned({"-m", "first.safetensors", "-m", "second.safetensors", "--encoder",
                                     "encoder.safetensors", "--encoder", "encoder.safetensors"});
  EXPECT_EQ(each.out, alone.out) << each.err;
}

TEST_F(LoadedEnsembleTest, OtherThanAsManyAsWantOneAreRefused) {
  const ProgramRun two = captioned({"-m", "first.safetensors", "-m", model().string(), "--encoder",
                                    "encoder.safetensors", "--encoder", "encoder.safetensors"});
  EXPECT_EQ(two.code, 2);
  EXPECT_THAT(two.err, AllOf(HasSubstr("--encoder: found 2 files, expected 1"), HasSubstr("hint: ")));
  const ProgramRun none =
      captioned({"-m", model().string(), "-m", model().string(), "--encoder", "encoder.safetensors"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("--encoder: found 1 file, expected 0"));
}

}  // namespace
}  // namespace sightline
