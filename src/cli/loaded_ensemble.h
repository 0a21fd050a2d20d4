#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/full_program.h"
#include "cli/model_options.h"
#include "decode/caption_model.h"
#include "decode/ensemble.h"
#include "engine/encoder_file.h"
#include "model/model_description.h"
#include "weights/mapped_tensors.h"

namespace sightline {

// A model and the encoder that is given for it.
struct ModelFiles {
  std::filesystem::path model;
  std::optional<std::filesystem::path> encoder;

  auto operator<=>(const ModelFiles&) const = default;
};

// A model file that is open, whose header and description are read once; and what speaks against computing
// it by our own engine, in words, nothing where the engine knows it.
struct OpenModel {
  explicit OpenModel(const ModelFiles& files);

  const MappedTensors file;
  const ModelDescription description;
  std::optional<EncoderFile> encoder;  // that is given, where the engine can use it
  std::string against_engine;
};

using OpenModels = std::map<ModelFiles, std::shared_ptr<const OpenModel>>;

// The models that a command was told to caption with, by our own engine or by LibTorch (--engine).
class LoadedEnsemble {
 public:
  // Of several encoders the first is for the first model that leaves its encoder out, and so on; one alone is
  // for all of them. A verbose console is told what computes each model, and why. Raises ModelError, also
  // where no model is given and none came with the program, where one of them does not fit its encoder, and
  // where one says words and another characters; UsageError where there are other than as many encoders as
  // models that want one, where the engine is asked for by name and does not know a model, and where regions
  // of a detector are given to a model that sees photos, or not to one that is given those. `open`: what
  // require_libtorch_for() has read already, which is then closed.
  LoadedEnsemble(const ModelArguments& arguments, Console& console, OpenModels open = {});

  const Ensemble& models() const { return *ensemble_; }
  const Vocabulary& vocabulary() const { return ensemble_->vocabulary(); }
  // LibTorch's modules of the first model; null where the engine computes it.
  Captioner* captioner() { return models_.front().captioner.get(); }

 private:
  static LibTorchCaptions load(const ModelFiles& files, const ModelArguments& arguments, Console& console,
                               OpenModels& open);
  void join(Console& console);
  void give_regions(const ModelArguments& arguments);

  std::vector<std::string> names_;
  std::vector<LibTorchCaptions> models_;  // without a captioner where the engine computes one
  std::optional<Ensemble> ensemble_;      // of models_
};

// Asks for LibTorch (cli/full_program.h) where a model is one that our own engine does not know. Says nothing
// of what is wrong with it: LoadedEnsemble does. Returns what it has opened.
OpenModels require_libtorch_for(const ModelArguments& arguments);

}  // namespace sightline
