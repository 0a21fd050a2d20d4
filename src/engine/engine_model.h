#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "decode/caption_model.h"
#include "engine/encoder_file.h"
#include "engine/engine_decoder.h"
#include "engine/engine_encoder.h"
#include "model/model_description.h"
#include "weights/mapped_tensors.h"

namespace sightline {

// A model of which encoder and decoder are computed by our own engine, over the weights of its files
// and without LibTorch: the same captions, sooner (tests/engine compares).
class EngineModel : public CaptionModel {
 public:
  // The first thing in a model that the engine does not know, in words ("attention 'coverage'"); empty where
  // it knows all. `encoder`: of a model that leaves its encoder out.
  static std::string unknown(const ModelDescription& description, const EncoderFile* encoder = nullptr);
  // The same of a model file that this describes, its tensors' types included.
  static std::string unknown(const MappedTensors& file, const ModelDescription& description,
                             const EncoderFile* encoder = nullptr);

  // The model file that this describes; `precision`: of the encoder's convolutions. Raises ModelError where
  // the file is not what the description says: load_model() (model/model_file.h) is who says it to users.
  EngineModel(const MappedTensors& file, const ModelDescription& description,
              ConvolutionPrecision precision = ConvolutionPrecision::fp32,
              const EncoderFile* encoder = nullptr);
  EngineModel(const std::filesystem::path& path, const ModelDescription& description,
              ConvolutionPrecision precision = ConvolutionPrecision::fp32)
      : EngineModel(MappedTensors(path), description, precision) {}

  const Preprocessing& preprocessing() const override { return preprocessing_; }
  const Vocabulary& vocabulary() const override { return vocabulary_; }
  const std::optional<Calibration>& calibration() const override { return calibration_; }
  MapShift shift() const override { return encoder_->shift(); }
  int photos_together() const override;
  SeenPhotos see(std::span<const float* const> photos, GlimpseRule glimpses) override;

 private:
  Preprocessing preprocessing_;
  Vocabulary vocabulary_;
  std::optional<Calibration> calibration_;
  std::unique_ptr<EngineEncoder> encoder_;
  std::unique_ptr<EngineDecoder> decoder_;
};

}  // namespace sightline
