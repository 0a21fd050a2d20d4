#include <cstdio>
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

// The model's own caption, given: the same words, probabilities and maps.
TEST_F(OverlayTest, DrawsACaptionOfTheUsersAndTellsItsLogProbability) {
  write_photo(at("photo.png"));
  ASSERT_EQ(run({"overlay", "photo.png", "--weights", "own.json", "--max-length", "4"}).code, 0);
  const Json own = parse_json(read_file(at("own.json")), "own.json");
  std::string words;
  for (const Json& word : own.at("words")) words += (words.empty() ? "" : " ") + word.get<std::string>();
  const ProgramRun given =
      run({"overlay", "photo.png", "--weights", "given.json", "--out", "sheet.png", "--caption", words});
  EXPECT_EQ(given.code, 0) << given.err;
  const Json forced = parse_json(read_file(at("given.json")), "given.json");
  EXPECT_EQ(forced.at("words"), own.at("words"));
  double sum = 0;
  for (std::size_t t = 0; t < own.at("words").size(); ++t) {
    const double log_prob = forced.at("log_probs").at(t).get<double>();
    EXPECT_NEAR(log_prob, own.at("log_probs").at(t).get<double>(), 1e-4);
    sum += log_prob;
    for (std::size_t cell = 0; cell < own.at("attention").at(t).size(); ++cell) {
      EXPECT_NEAR(forced.at("attention").at(t).at(cell).get<double>(),
                  own.at("attention").at(t).at(cell).get<double>(), 1e-4);
    }
  }
  const double whole = forced.at("log_prob").get<double>();
  EXPECT_LT(whole, sum);  // the end has a probability, too
  char told[48];
  std::snprintf(told, sizeof told, "log-probability %.4f, its end included", whole);
  EXPECT_THAT(given.err, HasSubstr(told));
}

TEST_F(OverlayTest, RefusesACaptionOfWordsThatTheModelDoesNotKnow) {
  write_photo(at("photo.png"));
  const auto refused = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all{"overlay", "photo.png", "--out", "sheet.png"};
    all.insert(all.end(), more.begin(), more.end());
    const ProgramRun run = this->run(all);
    EXPECT_EQ(run.code, 2) << run.err;
    return run.err;
  };
  const std::string unknown = refused({"--caption", "a dogg runs"});
  EXPECT_THAT(unknown, HasSubstr("--caption: the model does not know the word 'dogg'"));
  EXPECT_THAT(unknown, HasSubstr("it knows dog"));
  EXPECT_THAT(refused({"--caption", "a dog <end>"}), HasSubstr("special word"));
  EXPECT_THAT(refused({"--caption", " "}), HasSubstr("found no word"));
  EXPECT_THAT(refused({"--caption", "a dog", "--prefix", "a"}),
              HasSubstr("--caption gives the whole caption"));
  EXPECT_THAT(refused({"--caption", "a dog", "--n-best", "2"}),
              HasSubstr("--caption gives the whole caption"));
  EXPECT_FALSE(std::filesystem::exists(at("sheet.png")));
}

TEST_F(OverlayTest, DrawsSeveralCaptionsAndThoseThatBeginAsAsked) {
  write_photo(at("photo.png"));
  const ProgramRun several =
      run({"overlay", "photo.png", "--out", "sheet.png", "--words", "words", "--weights", "w.json",
           "--n-best", "4", "--prefix", "the big", "--max-length", "5"});
  EXPECT_EQ(several.code, 0) << several.err;
  double before = 0;
  for (const std::string ending : {"", "-2", "-3", "-4"}) {
    EXPECT_TRUE(std::filesystem::exists(at("sheet" + ending + ".png"))) << ending;
    EXPECT_TRUE(std::filesystem::exists(at("words" + ending + "/01_the.png"))) << ending;
    const Json weights = parse_json(read_file(at("w" + ending + ".json")), "w" + ending + ".json");
    EXPECT_EQ(weights.at("words").at(0), "the");
    EXPECT_EQ(weights.at("words").at(1), "big");
    EXPECT_NE(weights.at("log_prob").get<double>(), before);
    before = weights.at("log_prob").get<double>();
  }
}

TEST_F(OverlayTest, WritesOneSheetToStandardOutput) {
  write_photo(at("photo.png"));
  const ProgramRun piped = script(
      "export SOURCE_DATE_EPOCH=951782400; sightline overlay photo.png --out - > piped.png && "
      "sightline overlay photo.png --out sheet.png --quiet && cmp piped.png sheet.png");
  EXPECT_EQ(piped.code, 0) << piped.err;
  EXPECT_EQ(piped.err, "");
  EXPECT_TRUE(read_file(at("piped.png")).starts_with("\x89PNG"));
  EXPECT_EQ(
      script("sightline overlay - --weights piped.json < photo.png && "
             "sightline overlay photo.png --weights w.json --quiet && "
             "sed 's/\"file\":\"[^\"]*\"//' piped.json > a && sed 's/\"file\":\"[^\"]*\"//' w.json > b && "
             "cmp a b")
          .code,
      0);
  EXPECT_THAT(script("head -c 50 photo.png | sightline overlay - --weights w.json").err,
              HasSubstr("error: -: truncated"));
  const ProgramRun two = run({"overlay", "photo.png", "--out", "-", "--n-best", "2"});
  EXPECT_EQ(two.code, 2);
  EXPECT_THAT(two.err, HasSubstr("--out - is one picture"));
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

// Whatever the caption's words are called, nothing that is read or written beside them is replaced.
TEST_F(OverlayTest, PicturesOfWordsReplaceNeitherThePhotoNorAnotherOutput) {
  write_photo(at("photo.png"));
  ASSERT_EQ(run({"overlay", "photo.png", "--words", "words"}).code, 0);
  const std::string first = read_json_file(at("words/words.json")).at("words").at(0).at("file");
  std::filesystem::create_directory(at("mine"));
  std::filesystem::copy_file(at("photo.png"), at("mine/" + first));
  const std::string photo = read_file(at("photo.png"));
  const ProgramRun over = run({"overlay", "mine/" + first, "--words", "mine"});
  EXPECT_EQ(over.code, 2);
  EXPECT_THAT(over.err, HasSubstr("--words mine/" + first + ": is the photo itself, expected another file"));
  EXPECT_EQ(read_file(at("mine/" + first)), photo);
  const ProgramRun both =
      run({"overlay", "photo.png", "--words", "words", "--weights", "words/words.json", "--overwrite"});
  EXPECT_EQ(both.code, 2);
  EXPECT_THAT(both.err, HasSubstr("is a file of --weights words/words.json"));
  const ProgramRun foreign = run({"overlay", "photo.png", "--words", "mine"});
  EXPECT_EQ(foreign.code, 3);
  EXPECT_THAT(foreign.err, HasSubstr("mine/" + first + ": is there already"));
  EXPECT_EQ(read_file(at("mine/" + first)), photo);
}

TEST_F(OverlayTest, RefusesWhatItCannotWriteBeforeTheWork) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--out", "a.bmp"}, {"--out", "gif"}, {"--weights", "w.txt"}, {}}) {
    std::vector<std::string> all{"overlay", "missing.png"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    EXPECT_EQ(run(all).code, 2);
  }
}

// Nothing of the user's is lost; what an earlier run has drawn is drawn again.
TEST_F(OverlayTest, ReplacesItsOwnFilesAndNoOthers) {
  for (const char* photo : {"a.jpg", "b.jpg", "trip-2.jpg"}) write_photo(at(photo));
  write_file_atomically(at("w.json"), "{\"mine\": 1}\n");
  write_file_atomically(at("w.npy"), "mine");
  const std::string photo = read_file(at("a.jpg"));
  const auto refused = [&](const std::vector<std::string>& more, const std::string& file) {
    const std::string before = read_file(at(file));
    std::vector<std::string> all{"overlay", "b.jpg"};
    all.insert(all.end(), more.begin(), more.end());
    const ProgramRun run = this->run(all);
    EXPECT_EQ(run.code, 3) << run.err;
    EXPECT_THAT(run.err, HasSubstr(file + ": is there already and is no "));
    EXPECT_THAT(run.err, HasSubstr("--overwrite"));
    EXPECT_EQ(read_file(at(file)), before);
  };
  refused({"-o", "a.jpg"}, "a.jpg");
  refused({"--out", "trip.jpg", "--n-best", "2"}, "trip-2.jpg");
  refused({"--weights", "w.json"}, "w.json");
  refused({"--weights", "w.npy"}, "w.npy");
  refused({"--out", "new.png", "--weights", "w.json"}, "w.json");
  EXPECT_FALSE(std::filesystem::exists(at("new.png")));
  EXPECT_FALSE(std::filesystem::exists(at("trip.jpg")));
  for (const std::string output : {"s.png", "s.JPG", "s.gif", "s.webp"}) {
    for (int time = 0; time < 2; ++time) {
      const ProgramRun run = this->run({"overlay", "b.jpg", "--out", output});
      EXPECT_EQ(run.code, 0) << run.err;
    }
    EXPECT_EQ(run({"overlay", "a.jpg", "--out", output}).code, 0) << output;
  }
  for (const std::string output : {"v.json", "v.npy"})
    for (int time = 0; time < 2; ++time)
      EXPECT_EQ(run({"overlay", "b.jpg", "--weights", output}).code, 0) << output;

  const ProgramRun agreed =
      run({"overlay", "b.jpg", "--out", "trip.jpg", "--n-best", "2", "--weights", "w.json", "--overwrite"});
  EXPECT_EQ(agreed.code, 0) << agreed.err;
  EXPECT_TRUE(parse_json(read_file(at("w.json")), "w.json").contains("attention"));
  // What is read is never replaced, whatever the user agrees to.
  for (const std::vector<std::string>& own : std::vector<std::vector<std::string>>{
           {"overlay", "a.jpg", "--out", "./a.jpg", "--overwrite"},
           {"overlay", "trip-2.jpg", "--out", "trip.jpg", "--n-best", "2", "--overwrite"}})
    EXPECT_EQ(run(own).code, 2);
  EXPECT_EQ(read_file(at("a.jpg")), photo);
}

TEST_F(OverlayTest, LooksThatNothingShowsAreRefused) {
  write_photo(at("photo.png"));
  const auto fault = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"overlay", "photo.png"});
    const ProgramRun run = this->run(more);
    EXPECT_EQ(run.code, 2) << run.err;
    return run.err;
  };
  EXPECT_THAT(fault({"--out", "s.png", "--colour-map", "viridis"}),
              HasSubstr("--colour-map needs --style colour"));
  EXPECT_THAT(fault({"--out", "s.png", "--colour-map", "viridis", "--style", "brighten"}),
              HasSubstr("--colour-map needs --style colour"));
  for (const char* flag : {"--style", "--colour-map", "--opacity"}) {
    const std::string name = flag, value = name == "--style"     ? "colour"
                                           : name == "--opacity" ? "0.5"
                                                                 : "viridis";
    EXPECT_THAT(fault({"--weights", "w.json", name, value}), HasSubstr(name + " needs --out or --words"));
  }
  EXPECT_THAT(fault({"--out", "s.png", "--word-seconds", "2"}),
              HasSubstr("--word-seconds needs an animation"));
  EXPECT_THAT(fault({"--out", "s.png", "--size", "90"}), HasSubstr("--size needs --words or an animation"));
  EXPECT_THAT(fault({"--out", "s.gif", "--tile-size", "90"}), HasSubstr("--tile-size needs a sheet"));
  EXPECT_THAT(fault({"--words", "w", "--columns", "2"}), HasSubstr("--columns needs a sheet"));
  EXPECT_THAT(fault({"--weights", "w.npy", "--sentence"}), HasSubstr("--sentence needs a sheet"));
  EXPECT_FALSE(std::filesystem::exists(at("s.png")));
  EXPECT_EQ(
      run({"overlay", "photo.png", "--out", "s.png", "--colour-map", "viridis", "--style", "colour"}).code,
      0);
}

}  // namespace
}  // namespace sightline
