#include "core/output_check.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::StrEq;
using ::testing::ThrowsMessage;

class OutputCheck : public ::testing::Test {
 protected:
  TemporaryDirectory directory_;
  const fs::path model_ = directory_.write("model", "m");
  const fs::path fresh_ = directory_.path() / "fresh";
};

TEST_F(OutputCheck, AnInputIsKnownByWhateverName) {
  fs::create_symlink("model", directory_.path() / "link");
  fs::create_hard_link(model_, directory_.path() / "hard");
  for (const fs::path& name : {model_, directory_.path() / "link", directory_.path() / "hard",
                               directory_.path() / "." / "model", directory_.path() / "gone/../model"}) {
    if (name.string().find("gone") != std::string::npos) fs::create_directory(directory_.path() / "gone");
    EXPECT_THAT([&] { check_outputs({input_file("--model", model_)}, output_files("--failures", name)); },
                ThrowsMessage<UsageError>(StrEq("--failures " + name.string() +
                                                ": is the file of --model, expected another file")));
  }
  EXPECT_NO_THROW(check_outputs({input_file("--model", model_)}, output_files("--failures", fresh_)));
}

TEST_F(OutputCheck, TwoOutputsAreTwoFilesEvenBeforeTheyAreThere) {
  std::vector<NamedFile> outputs = output_files("--out", fresh_, {".journal"});
  outputs.push_back({"--failures", directory_.path() / "." / "fresh.journal", ""});
  EXPECT_THAT(
      [&] { check_outputs({}, outputs); },
      ThrowsMessage<UsageError>(StrEq("--failures " + outputs.back().path.string() + ": is a file of --out " +
                                      fresh_.string() + ", expected another file")));
  outputs.back().path = directory_.path() / "other";
  EXPECT_NO_THROW(check_outputs({}, outputs));
}

TEST_F(OutputCheck, ALinkToAFileThatIsNotThereIsThatFile) {
  fs::create_symlink("fresh", directory_.path() / "link");
  std::vector<NamedFile> outputs = output_files("--out", directory_.path() / "link");
  outputs.push_back({"--failures", fresh_, ""});
  EXPECT_THROW(check_outputs({}, outputs), UsageError);
}

TEST_F(OutputCheck, WhatIsMadeForEachPhotoIsNoneOfTheOthers) {
  const std::vector<NamedFile> out = output_files("--out", fresh_);
  EXPECT_THAT(
      [&] {
        check_made_files({{"--sidecar", directory_.path() / "." / "fresh", ""}}, out);
      },
      ThrowsMessage<UsageError>(StrEq("--sidecar " + (directory_.path() / "." / "fresh").string() +
                                      ": is a file of --out " + fresh_.string() +
                                      ", expected another file")));
  EXPECT_THROW(check_made_files({{"--sidecar", model_, ""}}, {input_file("--annotations", model_)}),
               UsageError);
  const fs::path other = directory_.path() / "other";
  EXPECT_NO_THROW(check_made_files({{"--sidecar", other, ""}, {"--sidecar", other, ""}}, out));
}

TEST_F(OutputCheck, DevicesAndWhatIsNotThereAreNobodys) {
  EXPECT_NO_THROW(
      check_outputs({input_file("--a", "/dev/null")}, {{"--b", "/dev/null", ""}, {"--c", "/dev/null", ""}}));
  EXPECT_NO_THROW(check_outputs({input_file("--a", fresh_)}, output_files("--b", fresh_)));
  fs::create_symlink("ring", directory_.path() / "ring");
  EXPECT_NO_THROW(check_outputs({}, output_files("--b", directory_.path() / "ring")));
}

}  // namespace
}  // namespace sightline
