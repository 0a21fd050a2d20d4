#include <signal.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/cli_fixture.h"
#include "core/json.h"
#include "text/word_classes.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Json> records_of(const ProgramRun& run) {
  std::vector<Json> records;
  for (const std::string& line : lines_of(run.out)) records.push_back(parse_json(line, "record"));
  return records;
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

using CaptionTest = CliTest;

TEST_F(CaptionTest, OnePhotoGivesItsCaptionAlone) {
  write_photo(at("photo.png"));
  const ProgramRun run = this->run({"caption", "photo.png"});
  EXPECT_EQ(run.code, 0) << run.err;
  ASSERT_EQ(lines_of(run.out).size(), 1u);
  EXPECT_THAT(run.out, Not(HasSubstr("photo.png")));
  EXPECT_THAT(run.err, IsEmpty());
}

TEST_F(CaptionTest, SeveralPhotosComeInOrderWithTheirNames) {
  write_photo(at("b.png"));
  write_photo(at("a.png"), 30, 90);
  const auto lines = lines_of(run({"caption", "b.png", "a.png"}).out);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[0].starts_with("b.png\t"));
  EXPECT_TRUE(lines[1].starts_with("a.png\t"));
}

TEST_F(CaptionTest, JsonLinesHoldExactlyWhatTheyPromise) {
  write_photo(at("photo.png"));
  const auto records = records_of(run({"caption", "--format", "jsonl", "photo.png"}));
  ASSERT_EQ(records.size(), 1u);
  const Json& record = records[0];
  EXPECT_THAT(keys_of(record),
              ElementsAre("file", "status", "caption", "log_prob", "confidence", "words", "grid"));
  EXPECT_EQ(record["file"], "photo.png");
  EXPECT_EQ(record["status"], "ok");
  ASSERT_FALSE(record["words"].empty());
  double sum = 0;
  for (const Json& word : record["words"]) {
    EXPECT_THAT(keys_of(word), ElementsAre("word", "log_prob"));
    EXPECT_LE(word["log_prob"].get<double>(), 0);
    sum += word["log_prob"].get<double>();
  }
  EXPECT_LE(record["log_prob"].get<double>(), sum + 1e-6);  // the end symbol may follow
  const bool ends = record["log_prob"].get<double>() < sum - 1e-6;
  const double count = static_cast<double>(record["words"].size()) + (ends ? 1 : 0);
  EXPECT_NEAR(record["confidence"].get<double>(), std::exp(record["log_prob"].get<double>() / count), 1e-6);
  EXPECT_EQ(record["grid"].size(), 2u);
}

TEST_F(CaptionTest, AttentionIsOneRowOfWeightsAWord) {
  write_photo(at("photo.png"));
  const auto records = records_of(run({"caption", "--format", "jsonl", "--attention", "photo.png"}));
  ASSERT_EQ(records.size(), 1u);
  const Json& record = records[0];
  const std::size_t cells = record["grid"][0].get<std::size_t>() * record["grid"][1].get<std::size_t>();
  ASSERT_EQ(record["attention"].size(), record["words"].size());
  for (const Json& row : record["attention"]) {
    ASSERT_EQ(row.size(), cells);
    double sum = 0;
    for (const Json& weight : row) sum += weight.get<double>();
    EXPECT_NEAR(sum, 1, 1e-4);
  }
}

TEST_F(CaptionTest, NBestComesBestFirst) {
  write_photo(at("photo.png"));
  const std::vector<std::string> search{"--beam", "4", "--n-best", "3", "--length-penalty", "0", "photo.png"};
  std::vector<std::string> text{"caption"}, json{"caption", "--format", "jsonl"};
  text.insert(text.end(), search.begin(), search.end());
  json.insert(json.end(), search.begin(), search.end());
  const auto lines = lines_of(run(text).out);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_GE(std::stod(lines[0]), std::stod(lines[1]));
  EXPECT_GE(std::stod(lines[1]), std::stod(lines[2]));
  const auto records = records_of(run(json));
  ASSERT_EQ(records.at(0).at("alternatives").size(), 2u);
  EXPECT_THAT(lines[1], HasSubstr(records[0]["alternatives"][0]["caption"].get<std::string>()));
}

// Longer captions are not at a disadvantage: the list is not in the order of log-probabilities.
TEST_F(CaptionTest, NBestIsInOrderOfWhatIsPrintedBesideIt) {
  write_photo(at("photo.png"));
  const auto lines = lines_of(run({"caption", "--n-best", "4", "photo.png"}).out);
  const auto records = records_of(run({"caption", "--n-best", "4", "--format", "jsonl", "photo.png"}));
  ASSERT_EQ(lines.size(), 4u);
  std::vector<Json> captions{records.at(0)};
  for (const Json& other : records[0].at("alternatives")) captions.push_back(other);
  std::vector<double> scores;  // of those that came to their end, which stand before the others
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double score = captions.at(i).at("score").get<double>();
    EXPECT_NEAR(std::stod(lines[i]), score, 1e-4);
    const double words = static_cast<double>(captions[i].at("words").size());
    const double log_prob = captions[i].at("log_prob").get<double>();
    const bool ended = std::abs(score - log_prob / std::pow(words + 1, 0.7)) < 1e-6;  // its end counts too
    if (ended) scores.push_back(score);
    EXPECT_TRUE(ended || std::abs(score - log_prob / std::pow(words, 0.7)) < 1e-6) << lines[i];
  }
  EXPECT_TRUE(std::is_sorted(scores.rbegin(), scores.rend()));
}

TEST_F(CaptionTest, ABeamThatNoMemoryHoldsIsRefused) {
  write_photo(at("photo.png"));
  const ProgramRun refused = run({"caption", "--beam", "1000000", "photo.png"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--beam is 1000000, expected 1 to 1000"));
  EXPECT_THAT(run({"overlay", "--beam", "1001", "photo.png", "--out", "a.png"}).err,
              HasSubstr("--beam is 1001, expected 1 to 1000"));
  EXPECT_EQ(run({"caption", "--beam", "1000", "photo.png"}).code, 0);
}

TEST_F(CaptionTest, LengthLimitsHold) {
  write_photo(at("photo.png"));
  const auto records = records_of(
      run({"caption", "--format", "jsonl", "--min-length", "4", "--max-length", "4", "photo.png"}));
  EXPECT_EQ(records.at(0).at("words").size(), 4u);
}

TEST_F(CaptionTest, ABadPhotoIsReportedAndTheOthersGoOn) {
  write_photo(at("a.png"));
  write_file_atomically(at("bad.jpg"), "this is no photograph");
  write_file_atomically(at("empty.png"), "");
  const std::string whole = read_file(at("a.png"));
  write_file_atomically(at("cut.png"), whole.substr(0, whole.size() / 2));
  write_photo(at("z.png"));
  const ProgramRun text =
      run({"caption", "a.png", "bad.jpg", "missing.jpg", "empty.png", "cut.png", "z.png"});
  EXPECT_EQ(text.code, 1);
  EXPECT_EQ(lines_of(text.out).size(), 2u);
  for (const std::string name : {"bad.jpg", "missing.jpg", "empty.png", "cut.png"}) {
    EXPECT_THAT(text.err, HasSubstr("sightline: error: " + name)) << text.err;
    EXPECT_THAT(text.out, Not(HasSubstr(name)));
  }
  const ProgramRun json = run({"caption", "--format", "jsonl", "a.png", "bad.jpg", "z.png"});
  EXPECT_EQ(json.code, 1);
  const auto records = records_of(json);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0]["status"], "ok");
  EXPECT_THAT(keys_of(records[1]), ElementsAre("file", "status", "reason"));
  EXPECT_EQ(records[1]["status"], "error");
  EXPECT_THAT(records[1]["reason"].get<std::string>(), HasSubstr("bad.jpg"));
  EXPECT_EQ(records[2]["status"], "ok");
}

TEST_F(CaptionTest, ADirectoryStandsForItsPhotos) {
  std::filesystem::create_directories(at("album/inner"));
  write_photo(at("album/2.PNG"));
  write_photo(at("album/1.png"));
  write_photo(at("album/inner/3.png"));
  write_file_atomically(at("album/notes.txt"), "milk");
  EXPECT_THAT(lines_of(run({"caption", "album"}).out),
              ElementsAre(StartsWith("album/1.png\t"), StartsWith("album/2.PNG\t")));
  EXPECT_EQ(lines_of(run({"caption", "--recursive", "album"}).out).size(), 3u);
  std::filesystem::create_directory(at("none"));
  const ProgramRun none = run({"caption", "none"});
  EXPECT_EQ(none.code, 1);
  EXPECT_THAT(none.err, HasSubstr("none: no photographs"));
}

TEST_F(CaptionTest, AnyFileNameWorks) {
  const std::vector<std::string> names{"a b.png",       "it's.png",    "-dash.png",     "\"q\".png",
                                       "ünïcode 🐕.png", "bad\xff.png", "two\nlines.png"};
  std::vector<std::string> text{"caption", "--"}, json{"caption", "--format", "jsonl", "--"};
  for (const std::string& name : names) {
    write_photo(at(name));
    text.push_back(name);
    json.push_back(name);
  }
  const ProgramRun lines = run(text);
  EXPECT_EQ(lines.code, 0) << lines.err;
  EXPECT_EQ(lines_of(lines.out).size(), names.size());
  EXPECT_THAT(lines.out, HasSubstr("two\\nlines.png\t"));
  const auto records = records_of(run(json));
  ASSERT_EQ(records.size(), names.size());
  EXPECT_EQ(records[4]["file"], names[4]);
  EXPECT_EQ(records[5]["file"], "bad\xEF\xBF\xBD.png");
  EXPECT_EQ(records[5]["file_bytes"], "626164ff2e706e67");
  EXPECT_FALSE(records[4].contains("file_bytes"));
  EXPECT_EQ(records[6]["file"], names[6]);
}

TEST_F(CaptionTest, OutIsWholeOrNotThere) {
  write_photo(at("photo.png"));
  const ProgramRun written = run({"caption", "--out", "captions.jsonl", "--format", "jsonl", "photo.png"});
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_THAT(written.out, IsEmpty());
  EXPECT_EQ(parse_json(read_file(at("captions.jsonl")), "out").at("status"), "ok");
  const ProgramRun refused = run({"caption", "--out", "nowhere/captions.txt", "photo.png"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("nowhere/captions.txt"));
  EXPECT_EQ(run({"caption", "--model", "none.safetensors", "--out", "other.txt", "photo.png"}).code, 3);
  EXPECT_FALSE(std::filesystem::exists(at("other.txt")));
  // The photo, the captions and their journal.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(at("")), std::filesystem::directory_iterator()),
            3);
}

TEST_F(CaptionTest, OutToADashIsStandardOutput) {
  write_photo(at("photo.png"));
  const std::string caption = run({"caption", "photo.png"}).out;
  EXPECT_EQ(run({"caption", "--out", "-", "photo.png"}).out, caption);
  EXPECT_EQ(run({"caption", "--out", "-", "--sidecar", "txt", "photo.png"}).out, caption);
  EXPECT_EQ(run({"caption", "--out", "other.txt", "--out", "-", "photo.png"}).out, caption);
  const ProgramRun refused = run({"caption", "--failures", "-", "photo.png"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--failures is '-', expected a file"));
  EXPECT_EQ(run({"caption", "--out", "./-", "photo.png"}).code, 0);
  EXPECT_EQ(read_file(at("-")), "photo.png\t" + caption);
  EXPECT_FALSE(std::filesystem::exists(at("other.txt")));
}

// Nothing is called "-" by any command.
TEST_F(CaptionTest, NoOtherOptionMakesAFileCalledDash) {
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"overlay", "photo.png", "--words", "-"},
        std::vector<std::string>{"evaluate", "--references", "captions.json", "--save-results", "-"},
        std::vector<std::string>{"train", "--out", "-"},
        std::vector<std::string>{"shapes", "--out", "-", "--count", "1"}}) {
    const ProgramRun refused = run(command);
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr(" is '-', expected a file or directory"));
    EXPECT_THAT(refused.err, HasSubstr("hint: ./- is one"));
  }
}

TEST_F(CaptionTest, MissingAndBrokenModelsExitWithThree) {
  write_photo(at("photo.png"));
  write_file_atomically(at("broken.safetensors"), "xxxxxxxxxxxxxxxx");
  for (const std::string name : {"missing.safetensors", "broken.safetensors"}) {
    const ProgramRun refused = run({"caption", "--model", name, "photo.png"});
    EXPECT_EQ(refused.code, 3);
    EXPECT_THAT(refused.err, HasSubstr(name));
    EXPECT_THAT(refused.out, IsEmpty());
  }
}

TEST_F(CaptionTest, AConfigFileGivesOptionsAndTheCommandLineWins) {
  write_photo(at("photo.png"));
  write_file_atomically(at("config.json"), R"({"format": "jsonl", "max_length": 3, "attention": true})");
  const auto records =
      records_of(run({"caption", "--config", "config.json", "--max-length", "2", "photo.png"}));
  ASSERT_EQ(records.size(), 1u);
  EXPECT_LE(records[0].at("words").size(), 2u);
  EXPECT_TRUE(records[0].contains("attention"));
}

TEST_F(CaptionTest, TooManyMegapixelsAreRefused) {
  write_photo(at("photo.png"), 200, 200);
  const ProgramRun refused = run({"caption", "--max-megapixels", "0.01", "photo.png"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("photo.png"));
}

TEST_F(CaptionTest, MoreCaptionsRaiseTheBeamThatNobodyGave) {
  write_photo(at("photo.png"));
  const ProgramRun five = run({"caption", "-n", "5", "photo.png"});
  EXPECT_EQ(five.code, 0) << five.err;
  EXPECT_EQ(five.out, run({"caption", "-n", "5", "--beam", "5", "photo.png"}).out);
  EXPECT_EQ(run({"caption", "-n", "5", "--beam", "3", "photo.png"}).code, 2);
}

TEST_F(CaptionTest, ThreadsDoNotChangeCaptions) {
  write_photo(at("photo.png"));
  const auto one = run({"caption", "--threads", "1", "photo.png"});
  const auto two = run({"caption", "--threads", "2", "photo.png"});
  EXPECT_EQ(one.out, two.out);
}

TEST_F(CaptionTest, AForcedPrefixBeginsEveryCaption) {
  write_photo(at("photo.png"));
  const auto records = records_of(run({"caption", "--format", "jsonl", "--beam", "3", "--n-best", "3",
                                       "--prefix", "The big dog", "photo.png"}));
  ASSERT_EQ(records.size(), 1u);
  EXPECT_THAT(records[0]["caption"].get<std::string>(), StartsWith("the big dog"));
  for (const Json& other : records[0]["alternatives"])
    EXPECT_THAT(other["caption"].get<std::string>(), StartsWith("the big dog"));
  const ProgramRun refused = run({"caption", "--prefix", "a gras", "photo.png"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("'gras'"));
  EXPECT_THAT(refused.err, HasSubstr("it knows grass"));
  for (const std::string special : {"<start>", "<end>", "<unk>", "<pad>"}) {
    const ProgramRun spelt = run({"caption", "--prefix", special + " a", "photo.png"});
    EXPECT_EQ(spelt.code, 2);
    EXPECT_THAT(spelt.err, HasSubstr("--prefix: '" + special + "' is a special word of the model"));
  }
}

TEST_F(CaptionTest, WeightsAreNoModel) {
  write_photo(at("photo.png"));
  const std::string weights = std::string(SIGHTLINE_SOURCE_DIR) + "/tests/weights/fixtures/weights_zip.pth";
  const ProgramRun refused = run({"caption", "--model", weights, "photo.png"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("weights_zip.pth: holds PyTorch weights, expected a Sightline model"));
  EXPECT_THAT(refused.err, HasSubstr("--encoder-weights"));
}

TEST_F(CaptionTest, AForbiddenWordIsNotSaid) {
  write_photo(at("photo.png"));
  const auto words = [](const Json& record) {
    std::vector<std::string> list;
    for (const Json& word : record["words"]) list.push_back(word["word"].get<std::string>());
    return list;
  };
  const auto free = words(records_of(run({"caption", "--format", "jsonl", "photo.png"})).at(0));
  ASSERT_FALSE(free.empty());
  const auto without =
      words(records_of(run({"caption", "--format", "jsonl", "--forbid", free[0], "photo.png"})).at(0));
  EXPECT_EQ(std::count(without.begin(), without.end(), free[0]), 0);
  // A word that the model does not know is never said anyway.
  EXPECT_EQ(
      words(records_of(run({"caption", "--format", "jsonl", "--forbid", "zeppelin", "photo.png"})).at(0)),
      free);
}

TEST_F(CaptionTest, SampledCaptionsFollowTheSeed) {
  write_photo(at("photo.png"));
  const auto drawn = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"caption", "--sample", "3", "--n-best", "3", "--min-length", "8"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.emplace_back("photo.png");
    const ProgramRun said = run(arguments);
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_EQ(lines_of(said.out).size(), 3u);
    return said.out;
  };
  EXPECT_EQ(drawn({}), drawn({"--seed", "1", "--temperature", "1", "--top-k", "0", "--top-p", "1"}));
  EXPECT_NE(drawn({}), drawn({"--seed", "2"}));
  EXPECT_NE(drawn({}), drawn({"--top-k", "1"}));
}

TEST_F(CaptionTest, SaysTheWordsThatItMustInclude) {
  write_photo(at("photo.png"));
  const auto records =
      records_of(run({"caption", "--format", "jsonl", "--must-include", "Grass, cat", "photo.png"}));
  std::vector<std::string> words;
  for (const Json& word : records.at(0)["words"]) words.push_back(word["word"].get<std::string>());
  for (const char* word : {"grass", "cat"}) EXPECT_EQ(std::count(words.begin(), words.end(), word) > 0, true);
  const ProgramRun refused = run({"caption", "--must-include", "zeppelin", "photo.png"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--must-include: the model does not know the word 'zeppelin'"));
  const ProgramRun both = run({"caption", "--must-include", "cat", "--forbid", "dog cat", "photo.png"});
  EXPECT_EQ(both.code, 2);
  EXPECT_THAT(both.err, HasSubstr("--must-include is a word of --forbid"));
}

TEST_F(CaptionTest, WithRepeatsBlockedNoContentWordComesTwice) {
  write_photo(at("photo.png"));
  const auto records =
      records_of(run({"caption", "--format", "jsonl", "--min-length", "12", "--max-length", "14",
                      "--block-repeats", "--block-trigrams", "--block-bad-endings", "photo.png"}));
  std::map<std::string, int> counts;
  for (const Json& word : records.at(0)["words"]) ++counts[word["word"].get<std::string>()];
  for (const auto& [word, count] : counts) {
    if (is_function_word(word)) continue;
    EXPECT_EQ(count, 1) << word;
  }
}

}  // namespace
}  // namespace sightline
