#pragma once

#include <vector>

#include "cli/model_options.h"
#include "model/ensemble.h"
#include "model/model_file.h"

namespace sightline {

// The models that a command was told to caption with.
class LoadedEnsemble {
 public:
  // Of several encoders the first is for the first model that leaves its encoder out, and so on; one alone is
  // for all of them. Raises ModelError, also where no model is given and none came with the program, where
  // one of them does not fit its encoder, and where they do not know the same words; UsageError where there
  // are other than as many encoders as models that want one.
  explicit LoadedEnsemble(const ModelArguments& arguments);

  Ensemble captioners();
  const Vocabulary& vocabulary() const { return models_.front().captioner.vocabulary; }

 private:
  std::vector<std::string> names_;
  std::vector<LoadedModel> models_;
};

}  // namespace sightline
