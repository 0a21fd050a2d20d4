#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/text_encoder.h"
#include "model/text_model_description.h"
#include "weights/safetensors.h"

namespace sightline {

// What the tensors of a text encoder begin with in a model file.
inline constexpr char kTextEncoderPrefix[] = "text_encoder.";

// A module and what its tensors' names begin with.
using ModelParts = std::vector<std::pair<std::string, const torch::nn::Module*>>;

// Atomic.
void save_text_model(const std::filesystem::path& path, const TextModelDescription& description,
                     const ModelParts& parts);

struct TextModelFile {
  std::string name;  // what errors call it
  TextModelDescription description;
  NamedTensors tensors;
};

// Raise ModelError: not a Sightline model, a newer format version, a model of another task, a missing key, a
// value out of its range.
TextModelFile read_text_model(const std::filesystem::path& path, ModelTask task);

// The file's encoder, in evaluation mode. Raises ModelError where its tensors are not what the description
// says.
std::shared_ptr<TextEncoder> text_encoder_of(const TextModelFile& file);

// Raises ModelError naming a tensor whose name begins with none of the prefixes.
void check_prefixes(const TextModelFile& file, const std::vector<std::string>& prefixes);

}  // namespace sightline
