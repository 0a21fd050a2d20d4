#pragma once

#include <cstdint>
#include <string>

#include "core/field.h"

namespace sightline {

// The key, in a model's description, of what this says. In the file some weights are then of 8 bits, with
// their scales, and with the ranges of what the encoder's convolutions read (engine/folded_convolution.h).
inline constexpr char kQuantisationKey[] = "quantisation";

// What is known of a model whose weights were made 8-bit integers.
struct Quantisation {
  std::int64_t photos = 0;        // on which the ranges were measured
  std::int64_t convolutions = 0;  // of the encoder, of 8 bits
  std::int64_t model_bytes = 0;   // of the file that it was made of
  std::string model_sha256;       // of that file

  bool operator==(const Quantisation&) const = default;
};

const Fields<Quantisation>& quantisation_fields();

// Raises DataError where a key is missing or cannot be meant; `name` is what errors call the object.
Quantisation quantisation_from_json(const Json& json, const std::string& name);

}  // namespace sightline
