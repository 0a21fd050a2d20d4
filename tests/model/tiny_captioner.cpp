#include "model/tiny_captioner.h"

#include <torch/script.h>

#include "core/sha256.h"
#include "model/formula.h"

namespace sightline {

void write_tiny_encoder(const std::filesystem::path& file) {
  torch::jit::Module module("Tiny");
  module.define("def forward(self, x):\n  return torch.avg_pool2d(torch.cat([x, x * x], 1), [32, 32])\n");
  module.save(file.string());
}

TinyCaptioner make_tiny_captioner(const std::filesystem::path& encoder_file) {
  TinyCaptioner tiny;
  ModelDescription& description = tiny.description;
  description.encoder_kind = "torchscript";
  description.external =
      ExternalEncoder{"torchscript", encoder_file.filename().string(), sha256_of_file(encoder_file)};
  description.preprocessing.height = 64;
  description.preprocessing.width = 96;
  description.preprocessing.mean = description.preprocessing.std = {0.5f, 0.5f, 0.5f};
  description.decoder.attention = {"soft", 3};
  description.decoder.hidden_size = 4;
  description.decoder.embedding_size = 5;
  description.vocabulary = {"<pad>", "<start>", "<end>", "<unk>", "a", "dog", "runs"};
  description.training = {{"command", "none: filled by a formula"}, {"epochs", 2}};
  description.metrics = {{"validation", {{"cider_d", 0.25}}}};
  description.licence = "MIT";
  description.credits = "nobody";

  Captioner& captioner = tiny.captioner;
  captioner.encoder = make_encoder({"torchscript:" + encoder_file.string(), description.preprocessing});
  captioner.preprocessing = description.preprocessing;
  captioner.vocabulary = Vocabulary::from_words(description.vocabulary, "tiny");
  description.feature_size = captioner.encoder->feature_size();
  description.grid = {2, 3};
  captioner.decoder =
      std::make_shared<Decoder>(description.decoder, description.feature_size, captioner.vocabulary.size());
  fill_by_formula(*captioner.decoder, 0);
  captioner.decoder->eval();
  return tiny;
}

at::Tensor tiny_logits(const Captioner& captioner) {
  const torch::NoGradGuard no_grad;
  const at::Tensor pixels = formula_tensor("pixels", {1, 3, 64, 96}).to(at::kFloat);
  const auto prepared = captioner.decoder->prepare(captioner.encoder->encode(pixels));
  const at::Tensor image = torch::zeros({1}, at::kLong);
  const auto first = captioner.decoder->step(prepared, image, captioner.decoder->initial_state(prepared),
                                             torch::tensor({Vocabulary::kStart}));
  return captioner.decoder->step(prepared, image, first.state, torch::tensor({std::int64_t{5}})).logits;
}

}  // namespace sightline
