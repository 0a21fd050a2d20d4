#include "train/classify_training.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "core/random.h"
#include "core/temporary_directory.h"
#include "data/raised.h"
#include "model/classifier_file.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

// What a text is called hangs on one word of it, and on no other.
std::string labelled_rows(int count) {
  Random random(5);
  std::string rows = "label\ttext\n";
  for (int i = 0; i < count; ++i) {
    const bool good = random.below(2) == 0;
    std::string text;
    for (int k = 0; k < 6; ++k) {
      text += "filler" + std::to_string(random.below(12)) + (k == 2 ? ". " : " ");
      if (k == 3) text += good ? "wonderful " : "awful ";
    }
    rows += std::string(good ? "pos" : "neg") + "\t" + text + "\n";
  }
  return rows;
}

class ClassifyTrainingTest : public ::testing::Test {
 protected:
  TextTrainingJob job(const std::string& run, const std::string& attention = "static") {
    TextTrainingJob job;
    job.data = directory_.write("data.tsv", labelled_rows(240));
    job.run = directory_.path() / run;
    job.config = usual_recipe(ModelTask::classify);
    job.config.source.minimum_count = 1;
    job.config.source.encoder = {
        .kind = TextEncoderKind::bilstm, .embedding_size = 8, .hidden_size = 8, .dropout = 0.1};
    job.config.classify.reading.attention = attention;
    job.config.classify.reading.attention_size = 8;
    job.config.holdout = 0.1;
    job.config.texts_per_batch = 16;
    job.config.epochs = 4;
    job.config.learning_rate = 0.02;
    job.config.warmup_steps = 0;
    return job;
  }

  TemporaryDirectory directory_;
};

TEST_F(ClassifyTrainingTest, LearnsTheWordThatCountsAndLooksAtIt) {
  for (const char* attention : {"static", "hierarchical", "multi-head"}) {
    SCOPED_TRACE(attention);
    TextTrainingJob by_words = job(attention, attention);
    by_words.config.source.encoder.kind = TextEncoderKind::embedding;  // no word knows its neighbours
    by_words.config.epochs = 8;
    const TrainingOutcome outcome = train_classifier(by_words);
    EXPECT_GT(figure(outcome.best, "accuracy"), 0.95);
    const auto model = load_classifier(directory_.path() / attention / "best.safetensors");
    const std::string text = "filler1 filler2 filler3. filler4 wonderful filler5";
    const Verdict verdict = classify(model.classifier, {text}).front();
    EXPECT_GT(verdict.probabilities[1], 0.5);
    ASSERT_EQ(verdict.document.words.size(), 7U);
    const auto weights = word_weights(verdict);
    // Blocks weigh sentences, and the values of heads are projected: both may look elsewhere too.
    if (std::string(attention) != "static") continue;
    EXPECT_EQ(std::max_element(weights.begin(), weights.end()) - weights.begin(), 5);
  }
}

TEST_F(ClassifyTrainingTest, ResumesToTheBit) {
  const TextTrainingJob whole = job("whole");
  train_classifier(whole);
  TextTrainingJob cut = job("cut");
  cut.stop_after_steps = 20;
  EXPECT_TRUE(train_classifier(cut).interrupted);
  cut.stop_after_steps = 0;
  cut.resume = true;
  EXPECT_FALSE(train_classifier(cut).interrupted);
  for (const char* file : {"last/checkpoint.safetensors"})
    EXPECT_EQ(read_safetensors(whole.run / file).tensors.size(),
              read_safetensors(cut.run / file).tensors.size());
  const auto a = read_safetensors(whole.run / "best.safetensors"),
             b = read_safetensors(cut.run / "best.safetensors");
  for (const auto& [name, tensor] : a.tensors) EXPECT_TRUE(tensor.equal(b.tensors.at(name))) << name;
  EXPECT_EQ(read_file(whole.run / "held_out.tsv"), read_file(cut.run / "held_out.tsv"));
}

TEST_F(ClassifyTrainingTest, RecipesThatCannotBeAreRefused) {
  TextTrainingJob two = job("two");
  two.validation_data = two.data;
  EXPECT_THAT(raised<UsageError>([&] { train_classifier(two); }), HasSubstr("--holdout and --val-data"));
  TextTrainingJob characters = job("characters");
  characters.config.source.tokens = Tokens::characters;
  EXPECT_THAT(raised<UsageError>([&] { train_classifier(characters); }), HasSubstr("words"));
  TextTrainingJob heads = job("heads", "multi-head");
  heads.config.classify.reading.attention_heads = 3;
  EXPECT_THAT(raised<UsageError>([&] { train_classifier(heads); }), HasSubstr("attention_heads"));
}

}  // namespace
}  // namespace sightline
