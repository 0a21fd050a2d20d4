#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/json.h"
#include "model/model_task.h"
#include "model/storage_precision.h"
#include "model/text_encoder.h"
#include "text/tokens.h"
#include "weights/safetensors.h"

namespace sightline {

// What the tensors of a text encoder begin with in a model file.
inline constexpr char kTextEncoderPrefix[] = "text_encoder.";

// How a text becomes the ids that its encoder reads.
struct TextSource {
  Tokens tokens = Tokens::words;
  std::string tokenizer;            // version of the rules that cut it
  std::int64_t maximum_length = 0;  // in tokens; longer texts are cut
  TextEncoderConfig encoder;
  std::vector<std::string> vocabulary;  // its special words included
};

// The metadata of a model file whose model reads texts: {"format_version", "task", "source", ...}, and what
// the task has beside, under the task's own name.
struct TextModelDescription {
  ModelTask task = ModelTask::rewrite;
  TextSource source;
  Json part;      // the task's own
  Json training;  // how it was trained; free form
  Json metrics;   // validation figures; free form
  std::string licence;
  std::string credits;
  StoragePrecision precision = StoragePrecision::fp32;
};

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
// The description alone, of whichever task on texts.
TextModelDescription read_text_model_description(const std::filesystem::path& path);

// The file's encoder, in evaluation mode. Raises ModelError where its tensors are not what the description
// says.
std::shared_ptr<TextEncoder> text_encoder_of(const TextModelFile& file);

// Raises ModelError naming a tensor whose name begins with none of the prefixes.
void check_prefixes(const TextModelFile& file, const std::vector<std::string>& prefixes);

// Raises ModelError where texts were cut by other rules than these.
void require_tokenizer(const std::string& found, std::string_view expected, const std::string& name);

}  // namespace sightline
