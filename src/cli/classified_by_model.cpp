#include <utility>

#include "cli/evaluate_arguments.h"
#include "cli/full_program.h"
#include "core/interrupt.h"
#include "evaluate/classified_file.h"
#include "evaluate/classified_texts.h"

namespace sightline {

std::optional<ClassifiedTexts> classified_by_model(const EvaluateArguments& arguments, Console& console) {
  const LoadedClassifier model = load_classifier(*arguments.model.model);
  const Interrupt interrupt;
  auto classified =
      classify_file(model.classifier, arguments.references, 0, console.progress(), &Interrupt::requested);
  console.finish_progress();
  if (classified.empty()) return std::nullopt;
  return ClassifiedTexts{model.classifier.labels, {std::move(classified)}};
}

}  // namespace sightline
