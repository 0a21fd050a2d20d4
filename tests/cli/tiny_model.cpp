#include "cli/tiny_model.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/sha256.h"
#include "image/image_writer.h"
#include "model/encoder_identity.h"
#include "model/model_file.h"
#include "weights/safetensors.h"

namespace sightline {

namespace {

std::vector<std::string> words() {
  return {"<pad>", "<start>", "<end>", "<unk>", "a",   "dog",  "cat",
          "runs",  "on",      "grass", "red",   "the", "sits", "big"};
}

ModelDescription tiny_description(const std::string& encoder, const std::string& attention) {
  ModelDescription description;
  description.encoder_kind = encoder;
  description.preprocessing.height = description.preprocessing.width = 64;
  description.decoder.attention = {attention, 8};
  description.decoder.hidden_size = description.decoder.embedding_size = 16;
  description.vocabulary = words();
  description.training = {{"command", "a test"}};
  description.metrics = Json::object();
  description.licence = "MIT";
  description.precision = StoragePrecision::fp16;
  return description;
}

// With a random decoder.
void save_tiny(const std::filesystem::path& path, const std::shared_ptr<Encoder>& encoder,
               ModelDescription description) {
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

}  // namespace

void write_tiny_model(const std::filesystem::path& path, const std::string& attention) {
  torch::manual_seed(3);
  const ModelDescription description = tiny_description("squeezenet1_1", attention);
  save_tiny(path, make_encoder({description.encoder_kind, description.preprocessing}), description);
}

void write_tiny_decoder(const std::filesystem::path& path, const std::filesystem::path& encoder_weights) {
  torch::manual_seed(3);
  ModelDescription description = tiny_description("mobilenet_v2", "soft");
  const auto encoder = make_encoder({description.encoder_kind, description.preprocessing});
  assign_weights(*encoder, read_weights(encoder_weights), encoder_weights.string());
  description.external = ExternalEncoder{description.encoder_kind, encoder_weights.filename().string(),
                                         sha256_of_file(encoder_weights), encoder_sha256(*encoder)};
  save_tiny(path, encoder, description);
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
