#include "cli/loaded_ensemble.h"

#include <algorithm>

#include "core/counted.h"
#include "core/error.h"
#include "engine/engine_encoder.h"
#include "engine/engine_model.h"

namespace sightline {

namespace {

// Of several models those that leave their encoder out are given one in turn.
std::vector<ModelFiles> files_of_several(const std::vector<std::filesystem::path>& models,
                                         const std::vector<std::filesystem::path>& encoders) {
  std::vector<ModelFiles> files;
  std::size_t wanting = 0;
  for (const std::filesystem::path& model : models) {
    files.push_back({model, {}});
    if (encoders.empty() || !read_model_description(model).external) continue;
    files.back().encoder = encoders[encoders.size() == 1 ? 0 : std::min(wanting, encoders.size() - 1)];
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

// One model alone is given its one encoder even where it wants none, and says so.
std::vector<ModelFiles> model_files(const ModelArguments& arguments) {
  const std::vector<std::filesystem::path> paths = model_paths_of(arguments);
  if (paths.size() == 1 && arguments.further_encoders.empty()) return {{paths.front(), arguments.encoder}};
  return files_of_several(paths, encoder_paths_of(arguments));
}

// Taken out of `open`, or opened now.
std::shared_ptr<const OpenModel> opened(const ModelFiles& files, OpenModels& open) {
  const auto found = open.find(files);
  return found == open.end() ? std::make_shared<const OpenModel>(files) : open.extract(found).mapped();
}

// A model on our own engine, or null with what speaks against it.
std::unique_ptr<CaptionModel> engine_model(const ModelFiles& files, ConvolutionPrecision precision,
                                           std::string& against, OpenModels& open) {
  try {
    const auto model = opened(files, open);
    against = model->against_engine;
    if (against.empty())
      return std::make_unique<EngineModel>(model->file, model->description, precision,
                                           model->encoder ? &*model->encoder : nullptr);
  } catch (const Error& error) {
    // Who has LibTorch says what is wrong with the file in its words.
    if (!has_libtorch()) throw;
    against = error.what();
  }
  return nullptr;
}

// What became of --encoder-precision.
std::string precision_note(const ModelArguments& arguments) {
  if (arguments.precision == ConvolutionPrecision::fp32) return "";
  const std::string wanted = to_string(arguments.precision);
  return encoder_precision_of(arguments) == arguments.precision
             ? ", its encoder in " + wanted
             : ", its encoder in fp32: this processor has no instructions for " + wanted;
}

}  // namespace

OpenModel::OpenModel(const ModelFiles& files) : file(files.model), description(read_model_description(file)) {
  if (files.encoder && !description.external) {
    against_engine = "an encoder is given";
    return;
  }
  std::string unknown = EngineEncoder::unknown(description.encoder_kind);
  if (unknown.empty() && files.encoder) {
    try {
      encoder.emplace(*files.encoder, *description.external);
    } catch (const Error& error) {
      against_engine = error.what();
      return;
    }
  }
  if (unknown.empty()) unknown = EngineModel::unknown(file, description, encoder ? &*encoder : nullptr);
  if (!unknown.empty()) against_engine = "the engine does not know " + unknown;
}

LibTorchCaptions LoadedEnsemble::load(const ModelFiles& files, const ModelArguments& arguments,
                                      Console& console, OpenModels& open) {
  const EngineKind engine = arguments.engine;
  const std::filesystem::path& path = files.model;
  std::string against = "--engine libtorch";
  if (engine != EngineKind::libtorch) {
    if (auto model = engine_model(files, encoder_precision_of(arguments), against, open)) {
      console.detail(path.string() + ": computed by the sightline engine" + precision_note(arguments));
      return {nullptr, std::move(model)};
    }
  }
  // Where the file is at fault, this says so.
  LibTorchCaptions loaded = load_with_libtorch(path, files.encoder);
  if (engine == EngineKind::sightline) {
    throw UsageError("--engine sightline: " + path.string() + ": " + against,
                     "leave --engine out: LibTorch computes what the engine does not know");
  }
  const bool fp32 = arguments.precision == ConvolutionPrecision::fp32;
  console.detail(path.string() + ": computed by LibTorch" + (fp32 ? "" : ", in fp32") + ": " + against);
  return loaded;
}

LoadedEnsemble::LoadedEnsemble(const ModelArguments& arguments, Console& console, OpenModels open) {
  for (const ModelFiles& files : model_files(arguments)) {
    names_.push_back(files.model.string());
    models_.push_back(load(files, arguments, console, open));
  }
  if (models_.size() == 1)
    ensemble_.emplace(*models_.front().model);
  else
    join(console);
  give_regions(arguments);
}

void LoadedEnsemble::give_regions(const ModelArguments& arguments) {
  const bool wanted = ensemble_->detected_size() > 0;
  if (wanted && !arguments.regions)
    throw UsageError(
        names_.front() + ": is given what a detector found in photos, and --regions DIR is not there",
        "name the directory of the detector's files: datasets/REGIONS.md says what they are");
  if (!wanted && arguments.regions)
    throw UsageError(
        "--regions " + arguments.regions->string() + ": " + names_.front() + " sees the photos themselves",
        "leave --regions out; a model of train --regions is given them");
  if (wanted) ensemble_->find_detected_in(*arguments.regions);
}

void LoadedEnsemble::join(Console& console) {
  std::vector<CaptionModel*> models;
  for (const LibTorchCaptions& loaded : models_) models.push_back(loaded.model.get());
  ensemble_.emplace(models, names_);
  for (std::size_t i = 0; i < models.size(); ++i) {
    const auto unknown = static_cast<std::size_t>(vocabulary().size() - models[i]->vocabulary().size());
    if (unknown > 0)
      console.detail(names_[i] + ": does not know " + counted(unknown, "word") + " of the others");
  }
}

OpenModels require_libtorch_for(const ModelArguments& arguments) {
  OpenModels open;
  if (has_libtorch()) return open;
  if (arguments.engine != EngineKind::automatic) require_libtorch();
  std::vector<ModelFiles> wanted;
  try {
    wanted = model_files(arguments);
  } catch (const Error&) {
    return open;
  }
  for (const ModelFiles& files : wanted) {
    std::shared_ptr<const OpenModel> model;
    try {
      model = std::make_shared<const OpenModel>(files);
    } catch (const Error&) {
      continue;
    }
    if (!model->against_engine.empty()) require_libtorch();
    open[files] = std::move(model);
  }
  return open;
}

}  // namespace sightline
