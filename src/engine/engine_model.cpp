#include "engine/engine_model.h"

#include <cmath>
#include <future>

#include "core/error.h"
#include "core/parallel.h"
#include "engine/engine_steps.h"
#include "model/smallest_input.h"

namespace sightline {

namespace {

std::optional<Calibration> calibration_of(const ModelDescription& description, const MappedTensors& file) {
  std::optional<Calibration> calibration = description.calibration;
  if (!calibration) return calibration;
  StoredWeights weights(file, kCalibrationPrefix);
  calibration->mean = weights.take(kCalibrationMean, {description.feature_size});
  calibration->deviation = weights.take(kCalibrationDeviation, {description.feature_size});
  weights.require_all_taken();
  for (const float value : calibration->mean)
    if (!std::isfinite(value))
      throw ModelError(file.name() + ": the calibration holds numbers that are not finite");
  for (const float value : calibration->deviation)
    if (!std::isfinite(value) || !(value > 0))
      throw ModelError(file.name() + ": the calibration holds a deviation of 0");
  return calibration;
}

void require_known_prefixes(const MappedTensors& file, const ModelDescription& description) {
  for (const SafetensorsEntry& entry : file.entries()) {
    const bool known = entry.name.starts_with(kDecoderPrefix) ||
                       (!description.external && entry.name.starts_with(kEncoderPrefix)) ||
                       (description.calibration && entry.name.starts_with(kCalibrationPrefix));
    if (!known) throw ModelError(file.name() + ": tensor '" + entry.name + "' is unknown to this version");
  }
}

}  // namespace

std::string EngineModel::unknown(const ModelDescription& description, const EncoderFile* encoder) {
  if (description.external && encoder == nullptr) return "an encoder that is not in the model file";
  if (std::string kind = EngineEncoder::unknown(description.encoder_kind); !kind.empty()) return kind;
  if (description.preprocessing.height < kSmallestInput || description.preprocessing.width < kSmallestInput)
    return "so small an input";
  return EngineDecoder::unknown(description.decoder);
}

std::string EngineModel::unknown(const MappedTensors& file, const ModelDescription& description,
                                 const EncoderFile* encoder) {
  if (std::string found = unknown(description, encoder); !found.empty()) return found;
  if (encoder != nullptr)
    if (std::string type = encoder->unknown_type(); !type.empty())
      return "an encoder's tensors of type " + type;
  for (const SafetensorsEntry& entry : file.entries())
    if (!file.has_floats(entry) && !(description.quantisation && entry.type == ElementType::i8))
      return "tensors of type " + to_string(entry.type);
  return {};
}

EngineModel::EngineModel(const MappedTensors& file, const ModelDescription& description,
                         ConvolutionPrecision precision, const EncoderFile* encoder_file)
    : preprocessing_(description.preprocessing),
      vocabulary_(Vocabulary::from_words(description.vocabulary, file.name(), description.tokens)) {
  require_known_prefixes(file, description);
  calibration_ = calibration_of(description, file);
  StoredWeights decoder(file, kDecoderPrefix);
  StoredWeights encoder =
      encoder_file != nullptr ? encoder_file->weights() : StoredWeights(file, kEncoderPrefix);
  // Beside each other, where there is a core for each.
  std::future<void> decoder_made =
      std::async(parallel_threads() > 1 ? std::launch::async : std::launch::deferred, [&] {
        decoder_ = std::make_unique<EngineDecoder>(description.decoder, description.feature_size,
                                                   vocabulary_.size(), decoder);
        decoder.require_all_taken();
      });
  encoder_ = std::make_unique<EngineEncoder>(description.encoder_kind, preprocessing_, encoder, precision);
  if (encoder_file == nullptr) encoder.require_all_taken();  // a file of weights may hold a classifier
  decoder_made.get();
  if (encoder_->feature_size() != description.feature_size)
    throw ModelError(file.name() + ": the encoder gives " + std::to_string(encoder_->feature_size()) +
                     " features a region, expected " + std::to_string(description.feature_size));
}

// Each is encoded by itself. The decoder's weights, which are more than a cache of the second level holds,
// are read once a word for all of them.
int EngineModel::photos_together() const {
  return 4;
}

SeenPhotos EngineModel::see(std::span<const float* const> photos, GlimpseRule glimpses) {
  const std::int64_t L = encoder_->grid().cells(), D = encoder_->feature_size();
  const auto count = static_cast<std::int64_t>(photos.size());
  AlignedFloats features(static_cast<std::size_t>(count * L * D));
  SeenPhotos seen;
  for (std::int64_t n = 0; n < count; ++n) {
    float* regions = features.data() + n * L * D;
    encoder_->encode(photos[static_cast<std::size_t>(n)], regions);
    mean_of_rows(regions, L, D, seen.mean_regions.emplace_back(static_cast<std::size_t>(D)).data());
  }
  seen.steps = std::make_unique<EngineSteps>(
      *decoder_, decoder_->prepare(features.data(), count, encoder_->grid()), glimpses);
  return seen;
}

}  // namespace sightline
