// What comes with the program, found where it is installed.

#include "cli/resources.h"

#include "cli/cli_fixture.h"
#include "core/error.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

using ResourcesTest = CliTest;

TEST_F(ResourcesTest, APathIsThePresetAndANameThatIsNoneIsRefused) {
  EXPECT_EQ(find_preset("mine.json"), "mine.json");
  EXPECT_EQ(find_preset("some/where"), "some/where");
  EXPECT_THROW(find_preset("no-such-preset"), UsageError);
}

// PREFIX/bin/sightline and PREFIX/libexec/sightline/sightline have their model in PREFIX/share/sightline.
TEST_F(ResourcesTest, AnInstalledProgramFindsItsModelBesideIt) {
  write_photo(at("photo.png"));
  const fs::path installed = at("prefix/share/sightline/models/default.safetensors");
  for (const std::string place : {"prefix/bin", "prefix/libexec/sightline"}) {
    SCOPED_TRACE(place);
    fs::create_directories(at(place));
    fs::copy_file(program_directory() / "sightline", at(place) / "sightline");
    const std::string command =
        "env -u SIGHTLINE_MODEL " + (at(place) / "sightline").string() + " caption photo.png";
    EXPECT_NE(script(command).code, 0);  // nothing came with it
    fs::create_directories(installed.parent_path());
    fs::create_symlink(SIGHTLINE_SOURCE_DIR "/models/default.safetensors", installed);
    const ProgramRun said = script(command);
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_FALSE(said.out.empty());
    fs::remove(installed);
  }
}

}  // namespace
}  // namespace sightline
