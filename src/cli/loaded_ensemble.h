#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/full_program.h"
#include "cli/model_options.h"
#include "decode/caption_model.h"
#include "decode/ensemble.h"

namespace sightline {

// The models that a command was told to caption with, by our own engine or by LibTorch (--engine).
class LoadedEnsemble {
 public:
  // Of several encoders the first is for the first model that leaves its encoder out, and so on; one alone is
  // for all of them. A verbose console is told what computes each model, and why. Raises ModelError, also
  // where no model is given and none came with the program, where one of them does not fit its encoder, and
  // where they do not know the same words; UsageError where there are other than as many encoders as models
  // that want one, and where the engine is asked for by name and does not know a model.
  LoadedEnsemble(const ModelArguments& arguments, Console& console);

  Ensemble models();
  const Vocabulary& vocabulary() const { return models_.front().model->vocabulary(); }
  // LibTorch's modules of the first model; null where the engine computes it.
  Captioner* captioner() { return models_.front().captioner.get(); }

 private:
  static LibTorchCaptions load(const std::filesystem::path& path,
                               const std::optional<std::filesystem::path>& encoder,
                               const ModelArguments& arguments, Console& console);

  std::vector<std::string> names_;
  std::vector<LibTorchCaptions> models_;  // without a captioner where the engine computes one
};

// Asks for LibTorch (cli/full_program.h) where a model is one that our own engine does not know. Says nothing
// of what is wrong with it: LoadedEnsemble does.
void require_libtorch_for(const ModelArguments& arguments);

}  // namespace sightline
