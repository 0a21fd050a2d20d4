#include "model/classifier_file.h"

#include <algorithm>

#include "core/error.h"
#include "core/field.h"
#include "model/model_tensors.h"
#include "model/text_batch.h"
#include "text/ptb_tokenizer.h"

namespace sightline {

namespace {

constexpr const char* kLabels = "labels";

Json classifier_part(const Classifier& classifier) {
  Json part = whole_json(text_attention_fields(), classifier.network->config());
  part[kLabels] = classifier.labels;
  return part;
}

std::int64_t count_of(const std::vector<std::string>& names) {
  return static_cast<std::int64_t>(names.size());
}

Classifier classifier_of(const TextModelFile& file) {
  const TextSource& source = file.description.source;
  require_tokenizer(source.tokenizer, kTokenizerVersion, file.name);
  check_prefixes(file, {kClassifierPrefix});
  Classifier classifier;
  const TextClassifierConfig config = classifier_config(file.description, file.name);
  classifier.labels = classifier_labels(file.description, file.name);
  classifier.maximum_words = static_cast<int>(source.maximum_length);
  classifier.vocabulary = Vocabulary::from_words(source.vocabulary, file.name);
  const std::int64_t words = count_of(source.vocabulary), classes = count_of(classifier.labels);
  check_tensor_sizes(text_classifier_parameters(config, words, classes), file.tensors, kClassifierPrefix,
                     "classifier", file.name);
  classifier.network = std::make_shared<TextClassifier>(config, words, classes, InitialWeights::none);
  assign_module_tensors(*classifier.network, file.tensors, kClassifierPrefix, file.name + ": classifier");
  classifier.network->eval();
  return classifier;
}

// Of one text of a batch.
void add_looks(Verdict& verdict, const ReadTexts& read, std::int64_t row) {
  const auto words = static_cast<std::int64_t>(verdict.document.words.size());
  if (words == 0 || !read.alpha.defined()) return;
  const auto alpha = read.alpha[row].narrow(1, 0, words).contiguous();  // [heads, L]
  verdict.heads = static_cast<int>(alpha.size(0));
  verdict.alpha.assign(alpha.data_ptr<float>(), alpha.data_ptr<float>() + alpha.numel());
  if (!read.sentence_alpha.defined()) return;
  const auto count = static_cast<std::int64_t>(verdict.document.sentences());
  const auto sentences = read.sentence_alpha[row].narrow(0, 0, count).contiguous();
  verdict.sentence_alpha.assign(sentences.data_ptr<float>(), sentences.data_ptr<float>() + count);
}

}  // namespace

void save_classifier(const std::filesystem::path& path, const Classifier& classifier,
                     TextModelDescription description) {
  description.task = ModelTask::classify;
  description.source = {Tokens::words, std::string(kTokenizerVersion), classifier.maximum_words,
                        classifier.network->config().encoder, classifier.vocabulary.words()};
  description.part = classifier_part(classifier);
  save_text_model(path, description, {{kClassifierPrefix, classifier.network.get()}});
}

TextClassifierConfig classifier_config(const TextModelDescription& description, const std::string& name) {
  TextClassifierConfig config;
  config.encoder = description.source.encoder;
  return from_json(text_attention_fields(), description.part, name + ": classify", config);
}

std::vector<std::string> classifier_labels(const TextModelDescription& description, const std::string& name) {
  auto labels = json_get<std::vector<std::string>>(description.part, kLabels, name + ": classify");
  if (labels.size() < 2)
    throw ModelError(name + ": found " + std::to_string(labels.size()) + " labels, expected at least two");
  return labels;
}

LoadedClassifier load_classifier(const std::filesystem::path& path) {
  const TextModelFile file = read_text_model(path, ModelTask::classify);
  try {
    return {classifier_of(file), file.description};
  } catch (const ModelError&) {
    throw;
  } catch (const Error& error) {
    throw ModelError(file.name + ": " + error.what(), "the file is damaged");
  }
}

std::vector<Verdict> classify(const Classifier& classifier, const std::vector<std::string>& texts,
                              int maximum_words) {
  if (texts.empty()) return {};
  const torch::NoGradGuard no_grad;
  const int most = maximum_words > 0 ? maximum_words : classifier.maximum_words;
  std::vector<Verdict> verdicts;
  std::vector<EncodedText> encoded;
  for (const std::string& text : texts) {
    verdicts.push_back({text, document_words(text, static_cast<std::size_t>(most)), {}, 1, {}, {}});
    encoded.push_back(encode_text(verdicts.back().document, classifier.vocabulary));
  }
  std::vector<const EncodedText*> batch;
  for (const EncodedText& text : encoded) batch.push_back(&text);
  const ReadTexts read = classifier.network->forward(text_batch(batch));
  const auto probabilities = read.logits.to(at::kDouble).softmax(1).contiguous();  // [B, K]
  const double* own = probabilities.data_ptr<double>();
  for (std::size_t i = 0; i < verdicts.size(); ++i, own += probabilities.size(1)) {
    verdicts[i].probabilities.assign(own, own + probabilities.size(1));
    add_looks(verdicts[i], read, static_cast<std::int64_t>(i));
  }
  return verdicts;
}

}  // namespace sightline
