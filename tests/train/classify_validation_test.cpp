#include "train/classify_validation.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace sightline {
namespace {

constexpr std::int64_t kThreeClasses = 3;

// Weights by chance, large enough for classes to differ; dropout would show where it is not switched off.
TextClassifier classifier_by_chance() {
  torch::manual_seed(11);
  TextClassifierConfig config;
  config.encoder = {.kind = TextEncoderKind::embedding, .embedding_size = 6};
  config.attention = "static";
  config.attention_size = 5;
  config.context_dropout = 0.5;
  TextClassifier classifier(config, 12, kThreeClasses);
  const torch::NoGradGuard no_grad;
  for (auto& parameter : classifier.parameters()) parameter.mul_(4);
  return classifier;
}

// More than are classified at once, of 1 to 7 words, the longest not last.
EncodedTexts forty_texts() {
  EncodedTexts texts;
  for (std::int64_t i = 0; i < 40; ++i) {
    EncodedCaption text{i, {}};
    for (std::int64_t word = 0; word <= i * 5 % 7; ++word) text.words.push_back(4 + (i + 3 * word) % 8);
    texts.words.push_back(text);
    texts.sentence_begins.push_back({0});
    texts.labels.push_back(i * i % kThreeClasses);
  }
  return texts;
}

// [K] probabilities of a text by itself.
at::Tensor probabilities_alone(TextClassifier& classifier, const EncodedCaption& text) {
  const torch::NoGradGuard no_grad;
  classifier.eval();
  const at::Tensor ids = torch::tensor(text.words, at::kLong).unsqueeze(0);
  return classifier.forward({ids, torch::ones_like(ids).to(at::kBool), {{0}}})
      .logits[0]
      .to(at::kDouble)
      .softmax(0);
}

TEST(ClassifyValidation, FiguresAreThoseOfEveryTextAlone) {
  TextClassifier classifier = classifier_by_chance();
  const EncodedTexts texts = forty_texts();
  double right = 0, nats = 0;
  std::vector<std::vector<double>> confusion(kThreeClasses, std::vector<double>(kThreeClasses));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const at::Tensor own = probabilities_alone(classifier, texts.words[i]);
    const auto said = own.argmax().item<std::int64_t>(), truth = texts.labels[i];
    right += said == truth;
    nats -= std::log(own[truth].item<double>());
    ++confusion[static_cast<std::size_t>(truth)][static_cast<std::size_t>(said)];
  }
  double f1 = 0, present = 0;
  for (std::size_t k = 0; k < kThreeClasses; ++k) {
    double is = 0, called = 0;
    for (std::size_t j = 0; j < kThreeClasses; ++j) is += confusion[k][j], called += confusion[j][k];
    if (is + called > 0) f1 += 2 * confusion[k][k] / (is + called), ++present;
  }
  classifier.train();  // validation looks after that itself
  const auto outcome = ClassifyValidation(texts, classifier, BestBy::accuracy).run({}, {});
  ASSERT_TRUE(outcome);
  EXPECT_GT(right, 0);
  EXPECT_LT(right, 40);
  EXPECT_NEAR(figure(outcome->figures, "accuracy"), right / 40, 1e-9);
  EXPECT_NEAR(figure(outcome->figures, "macro_f1"), f1 / present, 1e-9);
  EXPECT_NEAR(figure(outcome->figures, "loss"), nats / 40, 1e-5);
  EXPECT_EQ(outcome->figures.size(), 3u);
  EXPECT_NE(outcome->summary.find("accuracy 0."), std::string::npos) << outcome->summary;
  EXPECT_NE(outcome->summary.find("  macro F1 0."), std::string::npos);
}

TEST(ClassifyValidation, TellsHowFarItIsAndStopsBetweenBatches) {
  TextClassifier classifier = classifier_by_chance();
  const EncodedTexts texts = forty_texts();
  ClassifyValidation validation(texts, classifier, BestBy::loss);
  std::vector<std::int64_t> done;
  int asked = 0;
  const auto progress = [&](const Progress& now) {
    done.push_back(now.done);
    EXPECT_EQ(now.total, 40);
  };
  EXPECT_TRUE(validation.run(progress, {}));
  EXPECT_EQ(done, (std::vector<std::int64_t>{32, 40}));
  done.clear();
  EXPECT_FALSE(validation.run(progress, [&] { return ++asked == 2; })) << "no figures of a part";
  EXPECT_EQ(done, (std::vector<std::int64_t>{32}));
}

TEST(ClassifyValidation, TheFigureThatDecidesIsThatOfTheRecipe) {
  TextClassifier classifier = classifier_by_chance();
  const EncodedTexts texts = forty_texts();
  const auto by = [&](BestBy select) { return ClassifyValidation(texts, classifier, select); };
  EXPECT_EQ(by(BestBy::accuracy).deciding_figure(), "accuracy");
  EXPECT_EQ(by(BestBy::macro_f1).deciding_figure(), "macro_f1");
  EXPECT_EQ(by(BestBy::loss).deciding_figure(), "loss");
  EXPECT_TRUE(by(BestBy::loss).better(0.5, 0.6));
  EXPECT_FALSE(by(BestBy::loss).better(0.6, 0.6));
  EXPECT_TRUE(by(BestBy::macro_f1).better(0.6, 0.5));
  EXPECT_FALSE(by(BestBy::accuracy).better(0.5, 0.5));
}

}  // namespace
}  // namespace sightline
