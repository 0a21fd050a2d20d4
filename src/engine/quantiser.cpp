#include "engine/quantiser.h"

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/sha256.h"
#include "engine/engine_model.h"
#include "engine/folded_convolution.h"
#include "engine/int8_convolution.h"
#include "model/model_metadata.h"
#include "weights/tensor_writer.h"

namespace sightline {

namespace {

// The tensors of a file on their way to another.
class TensorChanges {
 public:
  explicit TensorChanges(const MappedTensors& file) {
    for (const SafetensorsEntry& entry : file.entries())
      tensors_[entry.name] = {entry.type, entry.shape, file.bytes(entry)};
  }

  void remove(const std::string& prefix) {
    std::erase_if(tensors_, [&](const auto& tensor) { return tensor.first.starts_with(prefix); });
  }
  template <class T>
  void put(const std::string& name, ElementType type, std::vector<std::int64_t> shape,
           const std::vector<T>& values) {
    kept_.emplace_back(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    tensors_[name] = {type, std::move(shape), kept_.back()};
  }
  const std::map<std::string, TensorBytes>& tensors() const { return tensors_; }

 private:
  std::map<std::string, TensorBytes> tensors_;
  std::deque<std::string> kept_;  // what `tensors_` has in place of the file's
};

void put_convolution(const PlannedConvolution& plan, const FoldedConvolution& convolution,
                     TensorChanges& tensors) {
  const std::string name = kEncoderPrefix + plan.conv;
  const ConvolutionShape& shape = plan.shape;
  tensors.remove(name + ".");
  if (!plan.norm.empty()) tensors.remove(kEncoderPrefix + plan.norm + ".");
  tensors.put(name + kInt8Weight, ElementType::i8,
              {shape.output, shape.input / shape.groups, shape.kernel, shape.kernel},
              convolution.int8->values);
  tensors.put(name + kInt8Scale, ElementType::f32, {shape.output}, convolution.int8->scale);
  tensors.put(name + kInt8Bias, ElementType::f32, {shape.output}, convolution.bias);
  tensors.put(name + kInt8InputRange, ElementType::f32, {shape.input}, convolution.int8->input_range);
}

// What keeps its floating-point weights: rounding there goes into the regions as it is. Of the error that 8
// bits in the whole encoder leave in them, a projection's makes two thirds of the square.
bool keeps_floats(const EngineEncoder::EncoderLayer& layer, std::size_t blocks) {
  if (!layer.block) return true;
  const std::size_t kept = std::min<std::size_t>(2, (blocks - 1) / 4);  // the first is the stem
  return *layer.block >= blocks - kept;
}

// What a model must be before anything of it is built.
const ModelDescription& quantisable(const MappedTensors& file, const ModelDescription& description) {
  if (description.quantisation)
    throw ModelError(file.name() + ": its weights are of 8 bits already, expected floating-point weights",
                     "give the model that it was made of");
  if (const std::string unknown = EngineModel::unknown(file, description); !unknown.empty())
    throw ModelError(file.name() +
                         ": the program's own engine, which alone computes with 8 bits, does not "
                         "know " +
                         unknown,
                     description.external ? "a model that holds its encoder can be made of 8 bits"
                                          : "sightline info lists what the engine knows");
  return description;
}

}  // namespace

Quantiser::Quantiser(const std::filesystem::path& path, const ModelDescription& description)
    : path_(path),
      file_(path),
      description_(quantisable(file_, description)),
      weights_(file_, kEncoderPrefix),
      encoder_(description.encoder_kind, description.preprocessing, weights_),
      watched_(encoder_),
      features_(static_cast<std::size_t>(encoder_.grid().cells() * encoder_.feature_size())) {
  EngineModel(file_, description);  // says what is wrong with the rest of the file
}

void Quantiser::see(const float* pixels) {
  encoder_.encode(pixels, features_.data());
  ++photos_;
}

Quantisation Quantiser::write(const std::filesystem::path& out) const {
  TensorChanges tensors(file_);
  StoredWeights weights(file_, kEncoderPrefix);
  Quantisation quantisation;
  FoldedConvolution convolution;
  for (const EngineEncoder::EncoderLayer& layer : encoder_.layers()) {
    const auto input = watched_.inputs().find(layer.input);
    if (keeps_floats(layer, encoder_.blocks())) continue;
    if (input == watched_.inputs().end() || !has_int8_input(input->second)) continue;
    take_convolution(layer.plan, weights, convolution);
    put_convolution(layer.plan, int8_convolution(convolution, input->second), tensors);
    ++quantisation.convolutions;
  }
  quantisation.photos = photos_;
  quantisation.model_bytes = static_cast<std::int64_t>(std::filesystem::file_size(path_));
  quantisation.model_sha256 = sha256_of_file(path_);
  auto metadata = file_.metadata();
  Json json = model_metadata(metadata, file_.name());
  json[kQuantisationKey] = to_json(quantisation_fields(), quantisation);
  metadata[kMetadataKey] = dump_json(json);
  write_tensors(out, tensors.tensors(), metadata);
  return quantisation;
}

}  // namespace sightline
