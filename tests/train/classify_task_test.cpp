#include "train/classify_task.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;

class ClassifyTaskTest : public ::testing::Test {
 protected:
  ClassifyTaskTest() {
    texts_.words = {{0, {4, 5}}, {1, {5, 4, 4, 5}}, {2, {4}}, {3, {5, 5, 4}}};
    texts_.sentence_begins = {{0}, {0, 2}, {0}, {0}};
    texts_.labels = {1, 0, 1, 1};
    config_.source.encoder = {
        .kind = TextEncoderKind::bilstm, .embedding_size = 4, .hidden_size = 3, .dropout = 0};
    config_.classify.reading.attention_size = 4;
    config_.classify.reading.context_dropout = 0;
    config_.classify.word_dropout = 0;
    config_.cross_entropy.label_smoothing = 0.1;
    config_.texts_per_batch = 4;
    config_.learning_rate = 0.5;
  }

  ClassifyTask task() {
    torch::manual_seed(8);
    TextClassifierConfig reading = config_.classify.reading;
    reading.encoder = config_.source.encoder;
    const auto vocabulary =
        Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a", "film"}, "test");
    classifier_ = {std::make_shared<TextClassifier>(reading, 6, 2), vocabulary, {"neg", "pos"}, 4};
    return {config_, texts_, classifier_, {}};
  }

  // Of each text, read by itself, [2].
  std::vector<at::Tensor> log_probabilities(bool unknown = false) {
    const torch::NoGradGuard no_grad;
    std::vector<at::Tensor> all;
    for (const EncodedCaption& text : texts_.words) {
      at::Tensor ids = torch::tensor(text.words, at::kLong).unsqueeze(0);
      if (unknown) ids = torch::full_like(ids, Vocabulary::kUnknown);
      all.push_back(classifier_.network->forward({ids, torch::ones_like(ids).to(at::kBool), {{0}}})
                        .logits[0]
                        .to(at::kDouble)
                        .log_softmax(0));
    }
    return all;
  }
  // Mean cross-entropy against the label by nine tenths, and both labels alike by one.
  double smoothed(const std::vector<at::Tensor>& all) const {
    double sum = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
      sum -= 0.9 * all[i][texts_.labels[i]].item<double>() + 0.1 * all[i].mean().item<double>();
    return sum / static_cast<double>(all.size());
  }

  TrainingConfig config_;
  EncodedTexts texts_;
  Classifier classifier_;  // of the latest task
};

TEST_F(ClassifyTaskTest, AStepIsTheSmoothedCrossEntropyOfItsTexts) {
  ClassifyTask task = this->task();
  const StepFigures figures = task.step();
  EXPECT_EQ(figures.weight, 4);
  const auto all = log_probabilities();
  EXPECT_NEAR(figures.means.at("loss"), smoothed(all), 1e-6);
  double right = 0;
  for (std::size_t i = 0; i < all.size(); ++i)
    right += all[i].argmax().item<std::int64_t>() == texts_.labels[i];
  EXPECT_EQ(figures.means.at("accuracy"), right / 4);
  const auto groups = task.parameters();
  for (const auto& [name, parameter] : groups.at(0).parameters)
    EXPECT_TRUE(parameter.grad().defined()) << name;
}

TEST_F(ClassifyTaskTest, EveryWordThatIsDroppedIsUnknownAndPaddingStays) {
  config_.classify.word_dropout = 1;
  ClassifyTask task = this->task();
  EXPECT_NEAR(task.step().means.at("loss"), smoothed(log_probabilities(/*unknown=*/true)), 1e-6);
}

// Of the labels three in four are the second.
TEST_F(ClassifyTaskTest, GuessingCostsTheEntropyOfTheLabelsAndTheSmoothing) {
  const auto ceiling = task().loss_ceiling();
  ASSERT_TRUE(ceiling);
  const double often = std::log(0.75), seldom = std::log(0.25);
  EXPECT_NEAR(ceiling->most, -0.9 * (0.75 * often + 0.25 * seldom) - 0.1 * (often + seldom) / 2, 1e-6);
  EXPECT_NEAR(ceiling->untrained, std::log(2.0), 1e-12);
}

TEST_F(ClassifyTaskTest, BatchesHaveTheirTextsAndClasses) {
  const TextBatch batch = batch_of(texts_, {3, 1});
  EXPECT_TRUE(batch.ids.equal(torch::tensor({5, 5, 4, 0, 5, 4, 4, 5}, at::kLong).view({2, 4})));
  EXPECT_TRUE(batch.mask.equal(torch::tensor({1, 1, 1, 0, 1, 1, 1, 1}).view({2, 4}).to(at::kBool)));
  EXPECT_THAT(batch.sentence_begins, ElementsAre(ElementsAre(0), ElementsAre(0, 2)));
  EXPECT_TRUE(classes_of(texts_, {3, 1}).equal(torch::tensor({1, 0}, at::kLong)));
}

TEST_F(ClassifyTaskTest, GoesOnWithTheSameBatches) {
  config_.texts_per_batch = 1;
  ClassifyTask whole = task();
  for (int step = 0; step < 3; ++step) whole.step();
  const Json state = parse_json(dump_json(whole.state()), "state");
  ClassifyTask again = task();
  again.restore(state, "state");
  for (int step = 0; step < 6; ++step) EXPECT_EQ(again.step().means, whole.step().means) << step;
  EXPECT_EQ(again.steps_per_epoch(), 4);
}

TEST_F(ClassifyTaskTest, WritesAClassifierThatSaysHowFarItCame) {
  const TemporaryDirectory directory;
  const ClassifyTask task = this->task();
  const auto file = directory.path() / "m.safetensors";
  task.save_model(file, {3, 41, {{"accuracy", 0.5}}});
  const LoadedClassifier loaded = load_classifier(file);
  EXPECT_EQ(loaded.description.training, (Json{{"epochs", 3}, {"steps", 41}}));
  EXPECT_EQ(loaded.description.metrics, (Json{{"validation", {{"accuracy", 0.5}}}}));
  EXPECT_EQ(classify(loaded.classifier, {"a film"}).front().probabilities,
            classify(classifier_, {"a film"}).front().probabilities);
}

}  // namespace
}  // namespace sightline
