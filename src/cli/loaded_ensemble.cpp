#include "cli/loaded_ensemble.h"

#include <algorithm>
#include <optional>

#include "core/counted.h"
#include "core/error.h"
#include "engine/engine_model.h"
#include "model/libtorch_model.h"
#include "model/model_file.h"

namespace sightline {

namespace {

using EncoderFiles = std::vector<std::optional<std::filesystem::path>>;

// For each of several models; none for those that hold their encoder.
EncoderFiles encoder_files(const std::vector<std::filesystem::path>& models,
                           const std::vector<std::filesystem::path>& encoders) {
  EncoderFiles files;
  std::size_t wanting = 0;
  for (const std::filesystem::path& model : models) {
    files.emplace_back();
    if (encoders.empty() || !read_model_description(model).external) continue;
    files.back() = encoders[encoders.size() == 1 ? 0 : std::min(wanting, encoders.size() - 1)];
    ++wanting;
  }
  const bool fits = encoders.size() == 1 ? wanting > 0 : encoders.size() == wanting;
  if (!fits && !encoders.empty()) {
    throw UsageError("--encoder: found " + counted(encoders.size(), "file") + ", expected " +
                         std::to_string(wanting) + ": so many of the models leave their encoder out",
                     "they are taken in the order of the models; one alone is for all of them");
  }
  return files;
}

// A model on our own engine, or null with what speaks against it, in words.
std::unique_ptr<CaptionModel> engine_model(const std::filesystem::path& path, bool external_encoder,
                                           std::string& against) {
  try {
    const ModelDescription description = read_model_description(path);
    against = EngineModel::unknown(description);
    if (!against.empty()) {
      against = "the engine does not know " + against;
    } else if (external_encoder) {
      against = "an encoder is given";
    } else {
      return std::make_unique<EngineModel>(path, description);
    }
  } catch (const Error& error) {
    against = error.what();
  }
  return nullptr;
}

}  // namespace

LoadedEnsemble::Loaded LoadedEnsemble::load(const std::filesystem::path& path,
                                            const std::optional<std::filesystem::path>& encoder,
                                            EngineKind engine, Console& console) {
  std::string against = "--engine libtorch";
  if (engine != EngineKind::libtorch) {
    if (auto model = engine_model(path, encoder.has_value(), against)) {
      console.detail(path.string() + ": computed by the sightline engine");
      return {nullptr, std::move(model)};
    }
  }
  // Where the file is at fault, this says so.
  Loaded loaded;
  loaded.captioner = std::make_unique<Captioner>(std::move(load_model(path, encoder).captioner));
  if (engine == EngineKind::sightline) {
    throw UsageError("--engine sightline: " + path.string() + ": " + against,
                     "leave --engine out: LibTorch computes what the engine does not know");
  }
  loaded.model = std::make_unique<LibTorchModel>(*loaded.captioner);
  console.detail(path.string() + ": computed by LibTorch: " + against);
  return loaded;
}

LoadedEnsemble::LoadedEnsemble(const ModelArguments& arguments, Console& console) {
  const std::vector<std::filesystem::path> paths = model_paths_of(arguments);
  for (const std::filesystem::path& path : paths) names_.push_back(path.string());
  // One alone is given its encoder even where it wants none, and says so.
  const EncoderFiles encoders =
      paths.size() == 1 ? EncoderFiles{arguments.encoder} : encoder_files(paths, encoder_paths_of(arguments));
  for (std::size_t i = 0; i < paths.size(); ++i)
    models_.push_back(load(paths[i], encoders[i], arguments.engine, console));
}

Ensemble LoadedEnsemble::models() {
  if (models_.size() == 1) return *models_.front().model;
  std::vector<CaptionModel*> models;
  for (const Loaded& loaded : models_) models.push_back(loaded.model.get());
  return {models, names_};
}

}  // namespace sightline
