#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/stored_weights.h"
#include "model/model_description.h"
#include "weights/mapped_tensors.h"

namespace sightline {

// The weights of an encoder that a model leaves out, where they lie in a file of theirs: in any container
// that read_encoder_weights() (model/model_file.h) reads, whatever stands before their names and beside them.
class EncoderFile {
 public:
  // `wanted`: what the model was trained with, of a kind that the engine knows. Raises ModelError where the
  // file is no weights in a form that can be read where it lies, or where they are others.
  EncoderFile(const std::filesystem::path& path, const ExternalEncoder& wanted);

  // The types of its tensors that are no floating-point numbers of 32 or 16 bits; empty where there are none.
  std::string unknown_type() const;
  StoredWeights weights() const { return {tensors_, prefix_}; }

 private:
  void require_same(const std::filesystem::path& path, const ExternalEncoder& wanted) const;
  std::string tensors_sha256() const;

  MappedTensors tensors_;
  ParameterShapes parameters_;  // of the encoder
  std::string prefix_;          // that stands before their names
};

}  // namespace sightline
