#include "train/starting_weights.h"

#include <torch/torch.h>

#include "core/counted.h"
#include "core/error.h"
#include "model/model_file.h"
#include "model/shared_words.h"
#include "weights/weights.h"

namespace sightline {

std::string start_from(const std::filesystem::path& model, Captioner& captioner) {
  const ModelDescription description = read_model_description(model);
  const auto words = shared_words(description.vocabulary, captioner.vocabulary.words());
  const NamedTensors file = tensors_under(read_weights(model), kDecoderPrefix);
  const torch::NoGradGuard no_grad;
  NamedTensors weights;
  for (const auto& parameter : captioner.decoder->named_parameters()) {
    const std::string& name = parameter.key();
    const auto found = file.find(name);
    if (found == file.end()) continue;
    at::Tensor tensor = found->second.to(at::kFloat);
    const at::Tensor& fresh = parameter.value();
    const bool by_word = has_a_row_per_word(name) && tensor.dim() == fresh.dim() &&
                         tensor.sizes().slice(1) == fresh.sizes().slice(1) &&
                         tensor.size(0) == static_cast<std::int64_t>(description.vocabulary.size());
    if (by_word) {
      tensor = fresh.detach().clone().index_copy(0, words.after, tensor.index_select(0, words.before));
    }
    weights[name] = tensor;
  }
  assign_weights(*captioner.decoder, weights, model.string() + ": decoder");
  return model.string() + ": " + std::to_string(words.after.numel()) + " of " +
         counted(captioner.vocabulary.words().size(), "word") + " known";
}

}  // namespace sightline
