#include "cli/loaded_ensemble.h"

#include <algorithm>
#include <optional>

#include "core/counted.h"
#include "core/error.h"
#include "engine/engine_model.h"

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

// What speaks against our own engine for a model, in words; nothing where it knows it.
std::string against_engine(const OpenModel& model, bool external_encoder) {
  if (const std::string unknown = EngineModel::unknown(model.file, model.description); !unknown.empty())
    return "the engine does not know " + unknown;
  return external_encoder ? "an encoder is given" : "";
}

// Taken out of `open`, or opened now.
std::shared_ptr<const OpenModel> opened(const std::filesystem::path& path, OpenModels& open) {
  const auto found = open.find(path);
  return found == open.end() ? std::make_shared<const OpenModel>(path) : open.extract(found).mapped();
}

// A model on our own engine, or null with what speaks against it.
std::unique_ptr<CaptionModel> engine_model(const std::filesystem::path& path, bool external_encoder,
                                           ConvolutionPrecision precision, std::string& against,
                                           OpenModels& open) {
  try {
    const auto model = opened(path, open);
    against = against_engine(*model, external_encoder);
    if (against.empty()) return std::make_unique<EngineModel>(model->file, model->description, precision);
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

LibTorchCaptions LoadedEnsemble::load(const std::filesystem::path& path,
                                      const std::optional<std::filesystem::path>& encoder,
                                      const ModelArguments& arguments, Console& console, OpenModels& open) {
  const EngineKind engine = arguments.engine;
  std::string against = "--engine libtorch";
  if (engine != EngineKind::libtorch) {
    if (auto model =
            engine_model(path, encoder.has_value(), encoder_precision_of(arguments), against, open)) {
      console.detail(path.string() + ": computed by the sightline engine" + precision_note(arguments));
      return {nullptr, std::move(model)};
    }
  }
  // Where the file is at fault, this says so.
  LibTorchCaptions loaded = load_with_libtorch(path, encoder);
  if (engine == EngineKind::sightline) {
    throw UsageError("--engine sightline: " + path.string() + ": " + against,
                     "leave --engine out: LibTorch computes what the engine does not know");
  }
  const bool fp32 = arguments.precision == ConvolutionPrecision::fp32;
  console.detail(path.string() + ": computed by LibTorch" + (fp32 ? "" : ", in fp32") + ": " + against);
  return loaded;
}

LoadedEnsemble::LoadedEnsemble(const ModelArguments& arguments, Console& console, OpenModels open) {
  const std::vector<std::filesystem::path> paths = model_paths_of(arguments);
  for (const std::filesystem::path& path : paths) names_.push_back(path.string());
  // One model alone is given its one encoder even where it wants none, and says so.
  const bool alone = paths.size() == 1 && arguments.further_encoders.empty();
  const EncoderFiles encoders =
      alone ? EncoderFiles{arguments.encoder} : encoder_files(paths, encoder_paths_of(arguments));
  for (std::size_t i = 0; i < paths.size(); ++i)
    models_.push_back(load(paths[i], encoders[i], arguments, console, open));
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
  if (arguments.engine != EngineKind::automatic || arguments.encoder) require_libtorch();
  for (const std::filesystem::path& path : model_paths_of(arguments)) {
    std::string against;
    try {
      const auto model = std::make_shared<const OpenModel>(path);
      against = against_engine(*model, false);
      open[path] = model;
    } catch (const Error&) {
      continue;
    }
    if (!against.empty()) require_libtorch();
  }
  return open;
}

}  // namespace sightline
