#include "evaluate/classified_file.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ClassifiedFileTest : public ::testing::Test {
 protected:
  ClassifiedFileTest() {
    torch::manual_seed(3);
    TextClassifierConfig config;
    config.encoder = {.kind = TextEncoderKind::bilstm, .embedding_size = 4, .hidden_size = 3};
    config.attention_size = 4;
    const auto vocabulary = Vocabulary::from_words(
        {"<pad>", "<start>", "<end>", "<unk>", "good", "bad", "film", "a", "very"}, "words");
    classifier_ = {
        std::make_shared<TextClassifier>(config, vocabulary.size(), 2), vocabulary, {"neg", "pos"}, 6};
    classifier_.network->eval();
  }

  // `count` texts of one to five words, every third of them "pos".
  std::filesystem::path write_texts(int count) {
    const std::vector<std::string> words{"good", "bad", "film", "a", "very", "unheard"};
    std::string lines = "label\ttext\n";
    for (int i = 0; i < count; ++i) {
      texts_.emplace_back(words[static_cast<std::size_t>(i) % 6]);
      for (int k = 0; k < i % 5; ++k)
        texts_.back() += " " + words[static_cast<std::size_t>(i * 7 + k * 5) % 6];
      lines += std::string(i % 3 == 0 ? "pos" : "neg") + "\t" + texts_.back() + "\n";
    }
    return directory_.write("texts.tsv", lines);
  }

  TemporaryDirectory directory_;
  Classifier classifier_;
  std::vector<std::string> texts_;
};

// More than two batches of 32, so that a truth that slipped by a batch would show.
TEST_F(ClassifiedFileTest, EachTextHasItsOwnTruthAndTheVerdictThatItHasAlone) {
  const auto file = write_texts(71);
  const auto found = classify_file(classifier_, file, 0, {}, {});
  ASSERT_EQ(found.size(), 71u);
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].truth, i % 3 == 0 ? 1u : 0u) << i;
    const auto alone = classify(classifier_, {texts_[i]}).front().probabilities;
    ASSERT_EQ(found[i].probabilities.size(), 2u);
    for (std::size_t k = 0; k < 2; ++k) EXPECT_NEAR(found[i].probabilities[k], alone[k], 1e-6) << i;
  }
}

TEST_F(ClassifiedFileTest, ReadsNoMoreWordsThanItIsTold) {
  const auto file = directory_.write("t.tsv", "label\ttext\npos\tgood bad film a very\n");
  const auto found = classify_file(classifier_, file, 2, {}, {});
  EXPECT_EQ(found.at(0).probabilities, classify(classifier_, {"good bad"}).front().probabilities);
  EXPECT_NE(found[0].probabilities, classify(classifier_, {"good bad film a very"}).front().probabilities);
}

TEST_F(ClassifiedFileTest, TellsHowFarItIs) {
  std::vector<std::int64_t> done;
  std::int64_t total = 0;
  classify_file(classifier_, write_texts(40), 0,
                [&](const Progress& progress) {
                  done.push_back(progress.done);
                  total = progress.total;
                },
                {});
  EXPECT_EQ(total, 40);
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  EXPECT_THAT(done, Contains(32)) << "the first batch is through the model";
  EXPECT_EQ(done.back(), 40);
}

TEST_F(ClassifiedFileTest, ALabelThatTheModelDoesNotKnowIsNamedWithItsLine) {
  const auto file = directory_.write("t.tsv", "label\ttext\npos\tgood\nmixed\tbad\n");
  EXPECT_THAT(raised<DataError>([&] { classify_file(classifier_, file, 0, {}, {}); }),
              HasSubstr("t.tsv: line 3: label 'mixed' is unknown, expected one of the model's: neg, pos"));
}

TEST_F(ClassifiedFileTest, StopsWhenTold) {
  int asked = 0;
  const auto stop = [&] { return ++asked == 36; };
  EXPECT_THAT(classify_file(classifier_, write_texts(50), 0, {}, stop), IsEmpty());
}

}  // namespace
}  // namespace sightline
