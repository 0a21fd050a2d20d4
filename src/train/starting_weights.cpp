#include "train/starting_weights.h"

#include <torch/torch.h>

#include <unordered_map>

#include "core/counted.h"
#include "core/error.h"
#include "model/model_file.h"
#include "weights/weights.h"

namespace sightline {

namespace {

// Tensors with a row for each word.
bool has_a_row_per_word(const std::string& name) {
  return name == "embedding.weight" || name == "output.weight" || name == "output.bias";
}

// Which rows of the old tensors are which rows of the new ones.
struct SharedWords {
  at::Tensor before, after;  // [S] int64
};

SharedWords shared_words(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  std::unordered_map<std::string, std::int64_t> places;
  for (std::size_t i = 0; i < before.size(); ++i) places.emplace(before[i], i);
  std::vector<std::int64_t> from, to;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const auto found = places.find(after[i]);
    if (found == places.end()) continue;
    from.push_back(found->second);
    to.push_back(static_cast<std::int64_t>(i));
  }
  return {torch::tensor(from, at::kLong), torch::tensor(to, at::kLong)};
}

}  // namespace

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
