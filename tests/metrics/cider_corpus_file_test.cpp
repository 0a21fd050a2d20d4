#include "metrics/cider_corpus_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "metrics/golden.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const std::vector<std::vector<std::string>> kReferences{
    {"a dog runs", "the dog runs fast"}, {"a café"}, {"two cats sit"}};

class CiderCorpusFileTest : public ::testing::Test {
 protected:
  CiderCorpusFileTest() : path_(directory_.path() / "corpus") {
    TokenTable table;
    const CiderCorpus corpus(images(table));
    write_cider_corpus(path_, table, corpus);
  }
  static std::vector<ScoredImage> images(TokenTable& table) {
    std::vector<ScoredImage> images;
    for (const auto& references : kReferences)
      images.push_back(testing::scored_image(table, "the dog runs", references));
    return images;
  }

  // Without the wait for the disk that write_file_atomically includes.
  void overwrite(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

  TemporaryDirectory directory_;
  std::filesystem::path path_;
};

TEST_F(CiderCorpusFileTest, ScoresAsTheCorpusItWasWrittenFrom) {
  TokenTable fresh;
  const auto original_images = images(fresh);
  const auto expected = cider(original_images).per_image;

  CiderCorpusFile file = read_cider_corpus(path_);
  EXPECT_EQ(file.corpus.image_count(), 3);
  // New words come first, so that ids differ from those of the writer unless the file's table is used.
  testing::scored_image(file.words, "zebra crossing", {});
  EXPECT_EQ(cider(images(file.words), file.corpus, CiderKind::cider_d).per_image, expected);
}

TEST_F(CiderCorpusFileTest, TheSameCorpusGivesTheSameBytes) {
  const std::string first = read_file(path_);
  const CiderCorpusFile file = read_cider_corpus(path_);
  write_cider_corpus(path_, file.words, file.corpus);
  EXPECT_EQ(read_file(path_), first);
}

TEST_F(CiderCorpusFileTest, RefusesOtherFilesAndNamesThem) {
  write_file_atomically(path_, "{\"a\": 1}");
  EXPECT_THAT([&] { read_cider_corpus(path_); },
              ThrowsMessage<DataError>(HasSubstr("corpus: not a usable CIDEr corpus: its first line")));
  write_file_atomically(path_, "");
  EXPECT_THROW(read_cider_corpus(path_), DataError);
  EXPECT_THROW(read_cider_corpus(directory_.path() / "none"), DataError);
}

TEST_F(CiderCorpusFileTest, RefusesEveryCutShortFile) {
  const std::string whole = read_file(path_);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    overwrite(whole.substr(0, size));
    EXPECT_THROW(read_cider_corpus(path_), DataError) << size;
  }
}

TEST_F(CiderCorpusFileTest, DamagedBytesAreAnErrorOrACorpusButNeverACrash) {
  const std::string whole = read_file(path_);
  std::mt19937_64 random(1);
  for (int round = 0; round < 500; ++round) {
    std::string damaged = whole;
    damaged[random() % damaged.size()] = static_cast<char>(random());
    overwrite(damaged);
    try {
      read_cider_corpus(path_);
    } catch (const DataError&) {
    }
  }
}

TEST_F(CiderCorpusFileTest, IsKnownByItsFirstLine) {
  EXPECT_TRUE(is_cider_corpus(path_));
  EXPECT_FALSE(is_cider_corpus(directory_.write("other", "sightline notes\n")));
}

}  // namespace
}  // namespace sightline
