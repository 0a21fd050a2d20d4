#include "model/model_average.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/counted.h"
#include "core/error.h"
#include "model/model_description.h"
#include "model/model_metadata.h"
#include "model/shared_words.h"

namespace sightline {

namespace {

constexpr char kVocabularyKey[] = "vocabulary";

// A model file, and what of its description a mean needs.
struct Part {
  std::string name;
  double weight;
  NamedTensors tensors;
  Json description;
  std::vector<std::string> words;
};

Part read_part(const AveragedModel& model) {
  const std::string name = model.file.string();
  if (!std::isfinite(model.weight) || model.weight <= 0)
    throw UsageError(name + ": its weight is " + std::to_string(model.weight) + ", expected above 0");
  Safetensors content = read_safetensors(model.file);
  Part part{name, model.weight, std::move(content.tensors), model_metadata(content.metadata, name), {}};
  part.words = json_get_or<std::vector<std::string>>(part.description, kVocabularyKey, {}, name);
  std::erase_if(part.tensors, [](const auto& entry) { return entry.first.starts_with(kCalibrationPrefix); });
  return part;
}

// What models of one mean must have in common: all that is not of their training.
Json shape_of(Json description) {
  for (const char* key :
       {kVocabularyKey, "training", "metrics", "licence", "credits", "precision", kCalibrationKey})
    description.erase(key);
  if (description.contains("decoder")) description["decoder"].erase("dropout");
  return description;
}

// The first key in which two descriptions differ, as "decoder: hidden_size".
std::string first_difference(const Json& one, const Json& other) {
  for (const auto& [key, value] : one.items()) {
    if (!other.contains(key)) return key;
    if (value == other.at(key)) continue;
    return value.is_object() && other.at(key).is_object()
               ? key + ": " + first_difference(value, other.at(key))
               : key;
  }
  for (const auto& [key, value] : other.items())
    if (!one.contains(key)) return key;
  return "";
}

void check_same_shape(const Part& first, const Part& other) {
  const Json one = shape_of(first.description), two = shape_of(other.description);
  if (one != two)
    throw ModelError(other.name + ": key '" + first_difference(one, two) + "' is not as in " + first.name +
                         ", expected models of one shape and one encoder",
                     "models that went on from one another (train --start-from) have that");
  for (const auto& [key, tensor] : other.tensors)
    if (!first.tensors.contains(key))
      throw ModelError(other.name + ": tensor '" + key + "' is not in " + first.name);
}

const at::Tensor& shared_tensor(const Part& part, const std::string& key, const Part& first) {
  const auto found = part.tensors.find(key);
  if (found == part.tensors.end())
    throw ModelError(part.name + ": tensor '" + key + "' of " + first.name + " is missing");
  return found->second;
}

bool by_word(const Part& part, const std::string& key) {
  return !part.words.empty() && key.starts_with(kDecoderPrefix) &&
         has_a_row_per_word(key.substr(sizeof kDecoderPrefix - 1));
}

// Rows of words that this model does not know are the weighted sum of those that do, by their weights.
at::Tensor mean_by_word(const std::vector<Part>& parts, const std::string& key) {
  const at::Tensor& first = shared_tensor(parts.front(), key, parts.front());
  at::Tensor sum = at::zeros_like(first, at::kDouble), weights = at::zeros({first.size(0)}, at::kDouble);
  for (const Part& part : parts) {
    const at::Tensor& tensor = shared_tensor(part, key, parts.front());
    if (tensor.dim() != first.dim() || tensor.sizes().slice(1) != first.sizes().slice(1) ||
        tensor.size(0) != static_cast<std::int64_t>(part.words.size()))
      throw ModelError(part.name + ": tensor '" + key + "' is of another shape than in " +
                       parts.front().name);
    const SharedWords words = shared_words(part.words, parts.front().words);
    sum.index_add_(0, words.after, tensor.to(at::kDouble).index_select(0, words.before) * part.weight);
    weights.index_add_(0, words.after, at::full({words.after.numel()}, part.weight, at::kDouble));
  }
  std::vector<std::int64_t> rows(static_cast<std::size_t>(first.dim()), 1);
  rows[0] = first.size(0);
  return sum / weights.view(rows);
}

at::Tensor mean_of(const std::vector<Part>& parts, const std::string& key) {
  const at::Tensor& first = shared_tensor(parts.front(), key, parts.front());
  if (by_word(parts.front(), key)) return mean_by_word(parts, key).to(first.scalar_type());
  at::Tensor sum = at::zeros_like(first, at::kDouble);
  double weights = 0;
  bool same = true;
  for (const Part& part : parts) {
    const at::Tensor& tensor = shared_tensor(part, key, parts.front());
    if (tensor.sizes() != first.sizes())
      throw ModelError(part.name + ": tensor '" + key + "' is of another shape than in " +
                       parts.front().name);
    const bool equal = tensor.to(at::kDouble).equal(first.to(at::kDouble));
    same = same && equal;
    if (!equal && !first.is_floating_point())
      throw ModelError(part.name + ": tensor '" + key + "' holds other whole numbers than in " +
                       parts.front().name + ", which have no mean");
    sum += tensor.to(at::kDouble) * part.weight;
    weights += part.weight;
  }
  return same ? first : (sum / weights).to(first.scalar_type());
}

// The first's description, without what was measured of it alone.
Json description_of(const std::vector<Part>& parts) {
  Json description = parts.front().description, averaged = Json::array();
  for (const Part& part : parts)
    averaged.push_back({{"file", std::filesystem::path(part.name).filename().string()},
                        {"weight", part.weight},
                        {"training", part.description.value("training", Json())}});
  description["training"] = Json{{"averaged", averaged}};
  description["metrics"] = Json::object();
  description.erase(kCalibrationKey);
  return description;
}

std::string notice_of_words(const Part& first, const Part& other) {
  const auto shared = static_cast<std::size_t>(shared_words(other.words, first.words).after.numel());
  if (shared == other.words.size()) return "";
  return other.name + ": " + counted(other.words.size() - shared, "word") + " that " + first.name +
         " does not know left out";
}

}  // namespace

ModelAverage average_models(const std::vector<AveragedModel>& models) {
  if (models.size() < 2)
    throw UsageError("a mean of " + counted(models.size(), "model") + ", expected two at least");
  std::vector<Part> parts;
  for (const AveragedModel& model : models) parts.push_back(read_part(model));
  ModelAverage average;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    check_same_shape(parts.front(), parts[i]);
    if (std::string notice = notice_of_words(parts.front(), parts[i]); !notice.empty())
      average.notices.push_back(std::move(notice));
  }
  for (const auto& [key, tensor] : parts.front().tensors) average.content.tensors[key] = mean_of(parts, key);
  average.content.metadata["format"] = "pt";
  average.content.metadata[kMetadataKey] = dump_json(description_of(parts));
  return average;
}

}  // namespace sightline
