#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "model/encoder.h"
#include "model/map_names.h"

namespace sightline {

// The Network of that kind, up to that map. `kind` must be one of the variants: a family of backbones is one
// network, whose variants differ by a row of numbers.
template <class Network, class Variant, std::size_t count>
std::shared_ptr<Encoder> make_variant(const std::array<Variant, count>& variants, const std::string& kind,
                                      const std::string& map, const MapNames& names) {
  const auto found = std::find_if(variants.begin(), variants.end(),
                                  [&](const Variant& variant) { return variant.kind == kind; });
  TORCH_CHECK(found != variants.end(), "the family has no variant ", kind);
  return std::make_shared<Network>(*found, map_number(kind, map, names));
}

}  // namespace sightline
