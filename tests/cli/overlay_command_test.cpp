#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

using OverlayTest = CliTest;

TEST_F(OverlayTest, AnimatesByTheEndingOfOut) {
  write_photo(at("photo.png"));
  const std::pair<std::string, std::string> kinds[] = {{"a.gif", "GIF89a"}, {"b.WEBP", "RIFF"}};
  for (const auto& [name, begin] : kinds) {
    const ProgramRun run = this->run({"overlay", "photo.png", "--out", name, "--word-seconds", "0.3",
                                      "--size", "64", "--style", "brighten"});
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_TRUE(read_file(at(name)).starts_with(begin));
    EXPECT_EQ(run.err, "wrote " + name + "\n");
  }
  const ProgramRun run = script(
      "mkdir empty; PATH=\"$(dirname \"$(command -v sightline)\"):$PWD/empty\" "
      "sightline overlay photo.png --out a.mp4 --model none || echo $?");
  EXPECT_EQ(run.out, "3\n");
  EXPECT_THAT(run.err, HasSubstr("ffmpeg"));
}

// As Python reads the two.
TEST_F(OverlayTest, WeightsAreTheSameAsJsonAndForNumpy) {
  write_photo(at("photo.png"));
  EXPECT_EQ(run({"overlay", "photo.png", "--weights", "w.json", "--words", "words"}).code, 0);
  EXPECT_EQ(run({"overlay", "photo.png", "--weights", "w.npy"}).code, 0);
  write_file_atomically(at("compare.py"), R"(
import ast, json, os, struct
data = open("w.npy", "rb").read()
size = struct.unpack("<H", data[8:10])[0]
header = ast.literal_eval(data[10:10 + size].decode())
wanted = json.load(open("w.json"))
assert header["shape"] == (len(wanted["words"]), *wanted["grid"]), header
flat = [weight for row in wanted["attention"] for weight in row]
found = struct.unpack(f"<{len(flat)}f", data[10 + size:])
assert max(abs(a - b) for a, b in zip(found, flat)) < 1e-6
assert all(abs(sum(row) - 1) < 1e-4 for row in wanted["attention"])
index = json.load(open("words/words.json"))
assert [word["word"] for word in index["words"]] == wanted["words"]
assert sorted(os.listdir("words")) == sorted([word["file"] for word in index["words"]] + ["words.json"])
assert all(0 < word["probability"] <= 1 for word in index["words"])
)");
  const ProgramRun compared = script("python3 compare.py");
  EXPECT_EQ(compared.code, 0) << compared.err;
}

TEST_F(OverlayTest, RemovesWhatAKilledRunLeftOfItsFiles) {
  write_photo(at("photo.png"));
  const std::vector<std::string> leftovers{"sheet.png.tmp999999999", "w.npy.tmp999999999",
                                           "words/words.json.tmp999999999"};
  std::filesystem::create_directory(at("words"));
  for (const std::string& name : leftovers) write_file_atomically(at(name), "half");
  write_file_atomically(at("other.png.tmp999999999"), "another's");
  const ProgramRun drawn =
      run({"overlay", "photo.png", "--out", "sheet.png", "--weights", "w.npy", "--words", "words"});
  EXPECT_EQ(drawn.code, 0) << drawn.err;
  for (const std::string& name : leftovers) EXPECT_FALSE(std::filesystem::exists(at(name))) << name;
  EXPECT_TRUE(std::filesystem::exists(at("other.png.tmp999999999")));
}

TEST_F(OverlayTest, RefusesWhatItCannotWriteBeforeTheWork) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--out", "a.bmp"}, {"--out", "gif"}, {"--weights", "w.txt"}, {}}) {
    std::vector<std::string> all{"overlay", "missing.png"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    EXPECT_EQ(run(all).code, 2);
  }
}

}  // namespace
}  // namespace sightline
