// Libraries that most photos do not need are loaded when they are wanted.

#include <regex>

#include "cli/cli_fixture.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class LateLibrariesTest : public CliTest {
 protected:
  LateLibrariesTest() {
#ifndef __x86_64__
    GTEST_SKIP() << "elsewhere libraries are loaded at the start";
#endif
    write_photo(at("photo.png"));
  }

  static std::string shipped() {
    return SIGHTLINE_SOURCE_DIR "/models/default.safetensors";
  }
  static std::string photo(const std::string& name) {
    return SIGHTLINE_SOURCE_DIR "/tests/image/fixtures/" + name;
  }

  // What the loader says of the libraries that a caption or a picture loads.
  std::string libraries_of(const std::string& command, const std::vector<std::string>& rest) const {
    ProgramSetting traced = setting();
    traced.environment.emplace_back("LD_DEBUG", "files");
    traced.environment.emplace_back("LD_DEBUG_OUTPUT", at("loads").string());
    std::vector<std::string> arguments{command, "--model", shipped()};
    arguments.insert(arguments.end(), rest.begin(), rest.end());
    const ProgramRun ran = run_sightline(arguments, traced);
    EXPECT_EQ(ran.code, 0) << ran.err;
    std::string loads;
    for (const auto& entry : fs::directory_iterator(at("")))
      if (entry.path().filename().string().starts_with("loads.")) loads += read_file(entry.path());
    return loads;
  }

  // Stands before the system's library of this name, as it is called where it is loaded, and is none.
  std::string replace_library(const std::string& name, const std::string& loads) const {
    std::smatch found;
    EXPECT_TRUE(std::regex_search(loads, found, std::regex("(" + name + "\\.so[.0-9]+)"))) << name;
    write_file_atomically(at("libraries") / found.str(), "");
    return found.str();
  }
  ProgramSetting with_replaced() const {
    ProgramSetting changed = setting();
    changed.environment.emplace_back("LD_LIBRARY_PATH", at("libraries").string());
    return changed;
  }
};

TEST_F(LateLibrariesTest, ACaptionLoadsWhatItsPhotoNeeds) {
  const std::string plain = libraries_of("caption", {"photo.png"});
  EXPECT_THAT(plain, HasSubstr("libdnnl"));
  for (const char* name : {"libopencv", "libheif", "libjxl", "libraw", "libtiff", "libxml2", "libfontconfig",
                           "libcrypto", "libopenblas", "liblapack"})
    EXPECT_THAT(plain, Not(HasSubstr(name)));
  EXPECT_THAT(libraries_of("caption", {photo("lzw.tif")}),
              AllOf(HasSubstr("libtiff"), Not(HasSubstr("libjxl"))));
  EXPECT_THAT(libraries_of("overlay", {"photo.png", "--out", "sheet.png"}), HasSubstr("libopencv_imgproc"));
}

TEST_F(LateLibrariesTest, OneThatIsMissingFailsThePhotosThatNeedIt) {
  fs::create_directory(at("libraries"));
  const std::string name = replace_library("libtiff", libraries_of("caption", {photo("lzw.tif")}));
  const ProgramRun ran =
      run_sightline({"caption", "--model", shipped(), photo("lzw.tif"), "photo.png"}, with_replaced());
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("photo.png"), Not(HasSubstr("lzw.tif"))));
  EXPECT_THAT(ran.err, HasSubstr("lzw.tif: " + name + ", which this needs, cannot be loaded: "));
}

TEST_F(LateLibrariesTest, OneThatIsMissingForAPictureIsAnError) {
  fs::create_directory(at("libraries"));
  const std::string name =
      replace_library("libopencv_imgproc", libraries_of("overlay", {"photo.png", "--out", "sheet.png"}));
  const ProgramRun ran =
      run_sightline({"overlay", "--model", shipped(), "photo.png", "--out", "other.png"}, with_replaced());
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err,
              AllOf(HasSubstr(name + ", which this needs, cannot be loaded: "), HasSubstr("hint: ")));
  EXPECT_FALSE(fs::exists(at("other.png")));
}

// Who asks the loader to bind all functions at the start gets the same.
TEST_F(LateLibrariesTest, TheLoaderMayBindAtTheStart) {
  ProgramSetting bound = setting();
  bound.environment.emplace_back("LD_BIND_NOW", "1");
  const ProgramRun ran = run_sightline({"caption", "--model", shipped(), photo("lzw.tif")}, bound);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_FALSE(ran.out.empty());
}

// The limit that is stated for small machines (tools/bench/README.md): of addresses, which is more than what
// is ever touched.
TEST_F(LateLibrariesTest, ACaptionFitsASmallMachine) {
  const ProgramRun ran =
      script("ulimit -v 400000 && sightline caption --threads 1 --model " + shipped() + " photo.png");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_FALSE(ran.out.empty());
}

}  // namespace
}  // namespace sightline
