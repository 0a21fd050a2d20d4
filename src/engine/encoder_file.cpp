#include "engine/encoder_file.h"

#include <algorithm>

#include "core/error.h"
#include "model/encoder_parameters.h"
#include "weights/name_digest.h"
#include "weights/outer_prefix.h"
#include "weights/tensor_hash.h"

namespace sightline {

namespace {

// One of our models has it under a prefix of its own; other files may have one before all names.
std::string prefix_in(const MappedTensors& tensors, const ParameterShapes& parameters) {
  std::vector<std::string> wanted, found;
  for (const ParameterShape& parameter : parameters) wanted.push_back(parameter.name);
  for (const SafetensorsEntry& entry : tensors.entries()) found.push_back(entry.name);
  std::string before;
  if (std::any_of(found.begin(), found.end(),
                  [](const std::string& name) { return name.starts_with(kEncoderPrefix); })) {
    before = kEncoderPrefix;
    std::erase_if(found, [](const std::string& name) { return !name.starts_with(kEncoderPrefix); });
    for (std::string& name : found) name.erase(0, before.size());
  }
  return before + outer_prefix(wanted, found);
}

}  // namespace

EncoderFile::EncoderFile(const std::filesystem::path& path, const ExternalEncoder& wanted)
    : tensors_(MappedTensors::of_weights(path)),
      parameters_(encoder_parameters(wanted.kind)),
      prefix_(prefix_in(tensors_, parameters_)) {
  std::sort(parameters_.begin(), parameters_.end(),
            [](const ParameterShape& a, const ParameterShape& b) { return a.name < b.name; });
  StoredWeights stored = weights();
  for (const ParameterShape& parameter : parameters_) stored.tensor(parameter.name, parameter.shape);
  require_same(path, wanted);
}

void EncoderFile::require_same(const std::filesystem::path& path, const ExternalEncoder& wanted) const {
  const std::string found = tensors_.sha256();
  check_name_digest(path, found);
  if (found == wanted.sha256) return;
  if (wanted.tensors_sha256.empty() || tensors_sha256() != wanted.tensors_sha256)
    throw ModelError(path.string() + ": not the encoder that the model was trained on, expected '" +
                     wanted.file_name + "'");
}

std::string EncoderFile::tensors_sha256() const {
  StoredWeights stored = weights();
  TensorHash hash;
  for (const ParameterShape& parameter : parameters_)
    hash.add(parameter.name, parameter.shape, stored.take(parameter.name, parameter.shape));
  return hash.hex_digest();
}

std::string EncoderFile::unknown_type() const {
  for (const ParameterShape& parameter : parameters_) {
    const SafetensorsEntry* entry = tensors_.find(prefix_ + parameter.name);
    if (entry != nullptr && !MappedTensors::has_floats(*entry)) return to_string(entry->type);
  }
  return {};
}

}  // namespace sightline
