#include "model/model_average.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/counted.h"
#include "core/error.h"
#include "core/listed.h"
#include "model/made_model.h"
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
  SharedWords shared = {};  // with the first model
};

Part read_part(const AveragedModel& model) {
  const std::string name = model.file.string();
  assert(std::isfinite(model.weight) && model.weight > 0);
  Safetensors content = read_safetensors(model.file);
  Part part{name, model.weight, std::move(content.tensors), model_metadata(content.metadata, name), {}};
  part.words = json_get_or<std::vector<std::string>>(part.description, kVocabularyKey, {}, name);
  std::erase_if(part.tensors, [](const auto& entry) { return entry.first.starts_with(kCalibrationPrefix); });
  return part;
}

// What models of one mean must have in common: all that is not of their training. A key that an earlier
// version did not write is there with its default.
Json shape_of(Json description, const std::string& name) {
  for (const char* key :
       {kVocabularyKey, "training", "metrics", "licence", "credits", "precision", kCalibrationKey})
    description.erase(key);
  if (description.contains("decoder")) {
    Json& decoder = description["decoder"];
    decoder = to_json(decoder_config_from_json(decoder, name));
    decoder.erase("dropout");
  }
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
  const Json one = shape_of(first.description, first.name), two = shape_of(other.description, other.name);
  if (one != two)
    throw ModelError(other.name + ": key '" + first_difference(one, two) + "' is not as in " + first.name +
                         ", expected models of one shape and one encoder",
                     "models that went on from one another (train --start-from) have that");
  for (const auto& [key, tensor] : other.tensors)
    if (!first.tensors.contains(key))
      throw ModelError(other.name + ": tensor '" + key + "' is not in " + first.name);
}

const at::Tensor& shared_tensor(const Part& part, const std::string& key, const std::string& of) {
  const auto found = part.tensors.find(key);
  if (found == part.tensors.end())
    throw ModelError(part.name + ": tensor '" + key + "' of " + of + " is missing");
  return found->second;
}

bool by_word(const Part& part, const std::string& key) {
  return !part.words.empty() && key.starts_with(kDecoderPrefix) &&
         has_a_row_per_word(key.substr(sizeof kDecoderPrefix - 1));
}

// A tensor as one of the first model's: rows of words in its order, zeros for those that are not known; and
// how much it counts, row by row where it is by words.
struct Share {
  at::Tensor values, weights;  // float64
};

Share share_of(const Part& part, const std::string& key, const at::Tensor& first, const std::string& of) {
  const at::Tensor& tensor = shared_tensor(part, key, of);
  const bool rows = by_word(part, key) && tensor.dim() == first.dim() && tensor.dim() > 0 &&
                    tensor.sizes().slice(1) == first.sizes().slice(1) &&
                    tensor.size(0) == static_cast<std::int64_t>(part.words.size());
  if (!rows && (by_word(part, key) || tensor.sizes() != first.sizes()))
    throw ModelError(part.name + ": tensor '" + key + "' is of another shape than in " + of);
  const at::Tensor weight = at::full({}, part.weight, at::kDouble);
  if (!rows) return {tensor.to(at::kDouble), weight};
  std::vector<std::int64_t> by_row(static_cast<std::size_t>(first.dim()), 1);
  by_row[0] = first.size(0);
  return {at::zeros_like(first, at::kDouble)
              .index_copy(0, part.shared.after, tensor.to(at::kDouble).index_select(0, part.shared.before)),
          at::zeros({first.size(0)}, at::kDouble).index_fill(0, part.shared.after, part.weight).view(by_row)};
}

at::Tensor mean_of(const std::vector<Part>& parts, const std::string& key) {
  const std::string& of = parts.front().name;
  const at::Tensor& first = shared_tensor(parts.front(), key, of);
  const at::Tensor own = first.to(at::kDouble);
  at::Tensor sum = at::zeros_like(own), weights = at::zeros({}, at::kDouble);
  bool same = true;
  for (const Part& part : parts) {
    const Share share = share_of(part, key, first, of);
    const bool equal = share.values.equal(own);
    if (!equal && !first.is_floating_point())
      throw ModelError(part.name + ": tensor '" + key + "' holds other whole numbers than in " + of +
                       ", which have no mean");
    same = same && equal;
    sum += share.values * share.weights;
    weights = weights + share.weights;
  }
  return same ? first : (sum / weights).to(first.scalar_type());
}

// Each of the parts' texts under a key once, in their order: "MIT; CC-BY".
std::string all_of(const std::vector<Part>& parts, const char* key) {
  std::vector<std::string> texts;
  for (const Part& part : parts) {
    const auto text = json_get_or<std::string>(part.description, key, "", part.name);
    if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  }
  return joined(texts, "; ");
}

// The first's description, without what was measured of it alone.
Json description_of(const std::vector<Part>& parts) {
  Json description = parts.front().description, averaged = Json::array();
  for (const Part& part : parts)
    averaged.push_back({{"file", std::filesystem::path(part.name).filename().string()},
                        {"weight", part.weight},
                        {"training", part.description.value("training", Json())}});
  description["training"] = Json{{kAveragedKey, averaged}};
  description["metrics"] = Json::object();
  for (const char* key : {"licence", "credits"}) description[key] = all_of(parts, key);
  description.erase(kCalibrationKey);
  return description;
}

std::string notice_of_words(const Part& first, const Part& other) {
  const auto shared = static_cast<std::size_t>(other.shared.after.numel());
  if (shared == other.words.size()) return "";
  return other.name + ": " + counted(other.words.size() - shared, "word") + " that " + first.name +
         " does not know left out";
}

}  // namespace

ModelAverage average_models(const std::vector<AveragedModel>& models) {
  if (models.size() < 2)
    throw UsageError("a mean of " + counted(models.size(), "model") + ", expected two at least");
  std::vector<Part> parts;
  for (const AveragedModel& model : models) {
    parts.push_back(read_part(model));
    parts.back().shared = shared_words(parts.back().words, parts.front().words);
  }
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
