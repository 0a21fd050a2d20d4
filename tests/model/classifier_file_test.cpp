#include "model/classifier_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Classifier tiny_classifier(const std::string& attention = "hierarchical") {
  torch::manual_seed(2);
  TextClassifierConfig config;
  config.encoder = {.kind = TextEncoderKind::bilstm, .embedding_size = 4, .hidden_size = 3};
  config.attention = attention;
  config.attention_size = 4;
  const auto vocabulary =
      Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "film", "a", "."}, "words");
  auto network = std::make_shared<TextClassifier>(config, vocabulary.size(), 2);
  network->eval();
  return {network, vocabulary, {"neg", "pos"}, 6};
}

TEST(ClassifierFile, ComesBackAsItWas) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "m.safetensors";
  const Classifier before = tiny_classifier();
  TextModelDescription description;
  description.licence = "MIT";
  save_classifier(file, before, description);
  const LoadedClassifier after = load_classifier(file);
  EXPECT_EQ(after.description.licence, "MIT");
  EXPECT_EQ(after.classifier.network->config(), before.network->config());
  EXPECT_THAT(after.classifier.labels, ElementsAre("neg", "pos"));
  EXPECT_EQ(after.classifier.maximum_words, 6);
  const std::string text = "A film. A dull film. Film!";
  const Verdict a = classify(before, {text}).front(), b = classify(after.classifier, {text}).front();
  EXPECT_EQ(a.probabilities, b.probabilities);
  EXPECT_EQ(a.alpha, b.alpha);
}

TEST(ClassifierFile, AVerdictSaysWhatWasReadAndWhatNot) {
  const Classifier classifier = tiny_classifier();
  const auto verdicts = classify(classifier, {"A film. A dull film. Film!", "", "film"});
  ASSERT_EQ(verdicts.size(), 3U);
  EXPECT_EQ(verdicts[0].document.words.size(), 6U);
  EXPECT_EQ(verdicts[0].document.left_out, 3U);
  EXPECT_EQ(verdicts[0].alpha.size(), 6U);
  EXPECT_EQ(verdicts[0].sentence_alpha.size(), 2U);
  EXPECT_TRUE(verdicts[1].alpha.empty());
  EXPECT_NEAR(verdicts[1].probabilities[0] + verdicts[1].probabilities[1], 1, 1e-9);
  EXPECT_EQ(classify(classifier, {"A film. A dull film. Film!"}, 9).front().document.left_out, 0U);
  EXPECT_TRUE(classify(classifier, {}).empty());
}

TEST(ClassifierFile, AModelOfAnotherTaskNamesItsCommand) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "m.safetensors";
  save_classifier(file, tiny_classifier("static"), {});
  EXPECT_EQ(read_model_task(file), ModelTask::classify);
  EXPECT_THAT([&] { read_text_model(file, ModelTask::rewrite); },
              ThrowsMessage<ModelError>(HasSubstr("classifies texts")));
}

TEST(ClassifierFile, DamageIsNamed) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "m.safetensors";
  save_classifier(file, tiny_classifier("static"), {});
  Safetensors content = read_safetensors(file);
  const Safetensors whole = content;
  content.tensors.erase("classifier.output.bias");
  write_safetensors(file, content);
  EXPECT_THAT([&] { load_classifier(file); }, ThrowsMessage<ModelError>(HasSubstr("output.bias")));
  content = whole;
  Json json = Json::parse(content.metadata["sightline"]);
  json["classify"]["labels"] = {"pos"};
  content.metadata["sightline"] = json.dump();
  write_safetensors(file, content);
  EXPECT_THAT([&] { load_classifier(file); }, ThrowsMessage<ModelError>(HasSubstr("labels")));
}

}  // namespace
}  // namespace sightline
