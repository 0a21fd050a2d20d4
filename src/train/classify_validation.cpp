#include "train/classify_validation.h"

#include <algorithm>
#include <numeric>

#include "core/number_text.h"
#include "metrics/classification.h"
#include "train/classify_task.h"

namespace sightline {

namespace {

constexpr std::size_t kTextsAtOnce = 32;

// Texts of a length beside each other.
std::vector<std::int64_t> by_length(const EncodedTexts& texts) {
  std::vector<std::int64_t> order(texts.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return texts.words[static_cast<std::size_t>(a)].words.size() <
           texts.words[static_cast<std::size_t>(b)].words.size();
  });
  return order;
}

void add_classified(std::vector<ClassifiedText>& classified, const at::Tensor& logits,
                    const at::Tensor& classes) {
  const auto probabilities = logits.to(at::kDouble).softmax(1).contiguous();
  for (std::int64_t row = 0; row < probabilities.size(0); ++row) {
    const double* own = probabilities[row].data_ptr<double>();
    classified.push_back(
        {{own, own + probabilities.size(1)}, static_cast<std::size_t>(classes[row].item<std::int64_t>())});
  }
}

ValidationOutcome outcome_of_texts(const std::vector<ClassifiedText>& classified) {
  ValidationOutcome outcome;
  for (const ResampledMetric& metric : classification_scores(classified).metrics) {
    const std::string& name = metric.names.front();
    const char* key = name == "accuracy"   ? "accuracy"
                      : name == "macro F1" ? "macro_f1"
                      : name == "log loss" ? "loss"
                                           : nullptr;
    if (key != nullptr) outcome.figures.emplace_back(key, observed_scores(metric).front());
  }
  const auto four = [&](const char* key) { return with_decimals(figure(outcome.figures, key), 4); };
  outcome.summary =
      "accuracy " + four("accuracy") + "  macro F1 " + four("macro_f1") + "  loss " + four("loss");
  return outcome;
}

}  // namespace

std::optional<ValidationOutcome> ClassifyValidation::run(const ProgressSink& progress,
                                                         const std::function<bool()>& stop) {
  const torch::NoGradGuard no_grad;
  classifier_.eval();
  const std::vector<std::int64_t> order = by_length(texts_);
  std::vector<ClassifiedText> classified;
  for (std::size_t begin = 0; begin < order.size(); begin += kTextsAtOnce) {
    if (stop && stop()) return std::nullopt;
    const std::size_t end = std::min(order.size(), begin + kTextsAtOnce);
    const std::vector<std::int64_t> own(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                        order.begin() + static_cast<std::ptrdiff_t>(end));
    add_classified(classified, classifier_.forward(batch_of(texts_, own)).logits, classes_of(texts_, own));
    if (progress) {
      progress({"validating", "text", static_cast<std::int64_t>(end), static_cast<std::int64_t>(order.size()),
                ""});
    }
  }
  return outcome_of_texts(classified);
}

std::string ClassifyValidation::deciding_figure() const {
  if (select_ == BestBy::accuracy) return "accuracy";
  return select_ == BestBy::macro_f1 ? "macro_f1" : "loss";
}

bool ClassifyValidation::better(double now, double best) const {
  return select_ == BestBy::loss ? now < best : now > best;
}

}  // namespace sightline
