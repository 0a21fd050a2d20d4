#include "train/rewrite_training.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "data/raised.h"
#include "data/text_pairs.h"
#include "model/rewriter.h"

namespace sightline {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

// Digits become words: "3 1" becomes "three one".
TextPairs digits_and_words() {
  const std::vector<std::string> words{"zero", "one", "two", "three", "four"};
  TextPairs pairs;
  for (std::size_t a = 0; a < 5; ++a)
    for (std::size_t b = 0; b < 5; ++b)
      pairs.pairs.push_back({std::to_string(a) + " " + std::to_string(b), words[a] + " " + words[b]});
  return pairs;
}

class RewriteTrainingTest : public ::testing::Test {
 protected:
  RewriteTrainingTest() { write_text_pairs(directory_.path() / "pairs.tsv", digits_and_words().pairs); }

  TextTrainingJob job(const std::string& run) {
    TextTrainingJob job;
    job.data = directory_.path() / "pairs.tsv";
    job.run = directory_.path() / run;
    job.log = [this](LogLevel, const std::string& text) { said_.push_back(text); };
    TrainingConfig& config = job.config;
    config = usual_recipe(ModelTask::rewrite);
    config.source.encoder.embedding_size = config.source.encoder.hidden_size = 8;
    config.source.tokens = config.target_tokens = Tokens::words;
    config.source.minimum_count = config.minimum_count = 1;
    config.decoder.attention.size = config.decoder.hidden_size = config.decoder.embedding_size = 8;
    config.texts_per_batch = 8;
    config.epochs = 3;
    config.learning_rate = 0.02;
    config.warmup_steps = 0;
    config.holdout = 0.2;
    config.early_stopping = 0;
    config.validation.max_length = 4;
    return job;
  }

  TemporaryDirectory directory_;
  std::vector<std::string> said_;
};

// What was held out can be measured later: it is in the run, and none of it was learnt.
TEST_F(RewriteTrainingTest, HoldsOutWhatTheSeedDraws) {
  const TextTrainingJob job = this->job("run");
  const TrainingOutcome outcome = train_rewriter(job);
  EXPECT_EQ(outcome.epochs, 3);
  EXPECT_EQ(outcome.steps, 3 * 3) << "20 of 25 pairs, 8 a batch";
  const auto expected = hold_out(digits_and_words(), 0.2, job.config.seed).held_out.pairs;
  ASSERT_EQ(expected.size(), 5u);
  EXPECT_EQ(read_text_pairs(job.run / "held_out.tsv", 0).pairs, expected);
  EXPECT_THAT(said_, Contains(HasSubstr("20 pairs; ")));
  const LoadedRewriter model = load_rewriter(job.run / "best.safetensors");
  EXPECT_EQ(model.rewriter.longest, 4);
  EXPECT_EQ(model.rewriter.source.size(), 4 + 5);
  EXPECT_EQ(model.rewriter.vocabulary.size(), 4 + 5);
}

TEST_F(RewriteTrainingTest, ResumesToTheBit) {
  const TextTrainingJob whole = job("whole");
  train_rewriter(whole);
  TextTrainingJob cut = job("cut");
  cut.stop_after_steps = 4;
  EXPECT_TRUE(train_rewriter(cut).interrupted);
  cut.stop_after_steps = 0;
  cut.resume = true;
  EXPECT_FALSE(train_rewriter(cut).interrupted);
  const auto a = read_safetensors(whole.run / "last" / "checkpoint.safetensors"),
             b = read_safetensors(cut.run / "last" / "checkpoint.safetensors");
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) EXPECT_TRUE(tensor.equal(b.tensors.at(name))) << name;
  EXPECT_EQ(read_file(whole.run / "held_out.tsv"), read_file(cut.run / "held_out.tsv"));
}

// The run is the same whatever file its pairs stand in, and another one with other pairs or another order.
TEST_F(RewriteTrainingTest, GoesOnWithTheSamePairsAlone) {
  TextTrainingJob job = this->job("run");
  job.stop_after_steps = 1;
  train_rewriter(job);
  job.resume = true;
  job.stop_after_steps = 2;
  std::string lines;
  for (const TextPair& pair : digits_and_words().pairs)
    lines += R"({"target": ")" + pair.target + R"(", "source": ")" + pair.source + "\"}\n";
  job.data = directory_.write("pairs.jsonl", lines);
  EXPECT_EQ(train_rewriter(job).steps, 2);
  TextPairs turned = digits_and_words();
  std::reverse(turned.pairs.begin(), turned.pairs.end());
  write_text_pairs(directory_.path() / "pairs.tsv", turned.pairs);
  job.data = directory_.path() / "pairs.tsv";
  EXPECT_THAT(raised<UsageError>([&] { train_rewriter(job); }), HasSubstr("data"));
}

TEST_F(RewriteTrainingTest, ARowThatCannotBeUsedIsSaid) {
  TextTrainingJob job = this->job("run");
  job.data = directory_.write("pairs.tsv", "source\ttarget\n1 2\tone two\n3\t\n2 2\ttwo two\n1 1\tone one\n");
  job.config.holdout = 0;
  job.stop_after_steps = 1;
  train_rewriter(job);
  EXPECT_THAT(said_, Contains(HasSubstr("pairs.tsv: line 3: ")));
  EXPECT_THAT(said_, Contains(HasSubstr("3 pairs; ")));
  job.run = directory_.path() / "strict";
  job.max_bad = 0;
  EXPECT_THAT(raised<DataError>([&] { train_rewriter(job); }), HasSubstr("line 3"));
}

}  // namespace
}  // namespace sightline
