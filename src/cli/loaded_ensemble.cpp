#include "cli/loaded_ensemble.h"

#include <algorithm>
#include <optional>

#include "core/counted.h"
#include "core/error.h"

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

}  // namespace

LoadedEnsemble::LoadedEnsemble(const ModelArguments& arguments) {
  const std::vector<std::filesystem::path> paths = model_paths_of(arguments);
  for (const std::filesystem::path& path : paths) names_.push_back(path.string());
  if (paths.size() == 1) {
    models_.push_back(load_model_of(arguments));
    return;
  }
  const EncoderFiles encoders = encoder_files(paths, encoder_paths_of(arguments));
  for (std::size_t i = 0; i < paths.size(); ++i) models_.push_back(load_model(paths[i], encoders[i]));
}

Ensemble LoadedEnsemble::captioners() {
  if (models_.size() == 1) return models_.front().captioner;
  std::vector<Captioner*> captioners;
  for (LoadedModel& model : models_) captioners.push_back(&model.captioner);
  return {captioners, names_};
}

}  // namespace sightline
