#include "cli/tiny_model.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "core/json.h"
#include "image/image_writer.h"
#include "model/model_file.h"
#include "weights/safetensors.h"

namespace sightline {

namespace {

std::vector<std::string> words() {
  return {"<pad>", "<start>", "<end>", "<unk>", "a",   "dog",  "cat",
          "runs",  "on",      "grass", "red",   "the", "sits", "big"};
}

}  // namespace

void write_tiny_model(const std::filesystem::path& path, const std::string& attention) {
  torch::manual_seed(3);
  EncoderSpec spec;
  spec.kind = "squeezenet1_1";
  spec.preprocessing.height = spec.preprocessing.width = 64;
  ModelDescription description;
  description.encoder_kind = spec.kind;
  description.preprocessing = spec.preprocessing;
  description.decoder.attention = {attention, 8};
  description.decoder.hidden_size = description.decoder.embedding_size = 16;
  description.vocabulary = words();
  description.training = {{"command", "a test"}};
  description.metrics = Json::object();
  description.licence = "MIT";
  description.precision = StoragePrecision::fp16;
  auto encoder = make_encoder(spec);
  encoder->eval();
  const torch::NoGradGuard no_gradient;
  const Regions regions = encoder->encode(torch::zeros({1, 3, 64, 64}));
  description.grid = *regions.layout.grid();
  description.feature_size = encoder->feature_size();
  auto decoder = std::make_shared<Decoder>(description.decoder, description.feature_size,
                                           static_cast<std::int64_t>(description.vocabulary.size()));
  const Captioner captioner{encoder, description.preprocessing, Vocabulary::from_words(words(), "tiny"),
                            decoder};
  save_model(path, captioner, description);
}

void write_mobilenet_weights(const std::filesystem::path& path) {
  torch::manual_seed(4);
  EncoderSpec spec;
  spec.kind = "mobilenet_v2";
  const auto encoder = make_encoder(spec);
  Safetensors content;
  for (const auto& item : encoder->named_parameters()) content.tensors[item.key()] = item.value().detach();
  for (const auto& item : encoder->named_buffers()) content.tensors[item.key()] = item.value();
  write_safetensors(path, content);
}

void write_photo(const std::filesystem::path& path, int width, int height) {
  Image image{width, height, {}};
  image.rgb.reserve(static_cast<std::size_t>(width) * height * 3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool figure = x > width / 4 && x < width / 2 && y > height / 4 && y < height / 2;
      image.rgb.insert(image.rgb.end(), {static_cast<std::uint8_t>(figure ? 220 : 40),
                                         static_cast<std::uint8_t>(y * 255 / height),
                                         static_cast<std::uint8_t>(x * 255 / width)});
    }
  }
  write_image(path, image);
}

}  // namespace sightline
