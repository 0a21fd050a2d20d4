#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/decoder_parameters.h"
#include "model/text_model_description.h"

namespace sightline {

// What a description says of what is written.
struct RewriterDescription {
  DecoderConfig decoder;
  Tokens tokens = Tokens::words;
  std::vector<std::string> vocabulary;
  std::int64_t longest = 0;

  // Of the decoder.
  ParameterShapes parameters(const TextSource& source) const;
};

// Raises ModelError; `name` is what errors call the model.
RewriterDescription rewriter_description(const TextModelDescription& description, const std::string& name);

}  // namespace sightline
