#pragma once

#include "model/text_classifier.h"
#include "train/best_by.h"
#include "train/training_texts.h"
#include "train/validation.h"

namespace sightline {

// A classifier's accuracy, macro F1 and loss on texts that it does not learn from.
class ClassifyValidation : public Validation {
 public:
  // Both are borrowed.
  ClassifyValidation(const EncodedTexts& texts, TextClassifier& classifier, BestBy select)
      : texts_(texts), classifier_(classifier), select_(select) {}

  std::optional<ValidationOutcome> run(const ProgressSink& progress,
                                       const std::function<bool()>& stop) override;
  std::string deciding_figure() const override;
  bool better(double now, double best) const override;

 private:
  const EncodedTexts& texts_;
  TextClassifier& classifier_;
  BestBy select_;
};

}  // namespace sightline
