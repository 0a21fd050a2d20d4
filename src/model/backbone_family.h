#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "model/encoder.h"

namespace sightline {

// A family of backbones: variants of one network, which differ by a row of numbers, and the feature maps that
// an encoder may end with, "layer3" or "features.13".
struct MapNames {
  std::string prefix;        // "layer"
  std::vector<int> numbers;  // in the order of the network; without a name the last is meant
};

// {first, first + 1, ..., last}
std::vector<int> numbers_from(int first, int last);

// The number of a map's name, the last one's where it is empty. Raises UsageError: backbone `kind` has no
// such map, with those it has.
int map_number(const std::string& kind, const std::string& map, const MapNames& names);

// Variant::kind of all.
template <class Variant, std::size_t count>
std::vector<std::string> kinds_of(const std::array<Variant, count>& variants) {
  std::vector<std::string> kinds;
  for (const Variant& variant : variants) kinds.emplace_back(variant.kind);
  return kinds;
}

// The Network of that kind, up to that map. `kind` must be one of them.
template <class Network, class Variant, std::size_t count>
std::shared_ptr<Encoder> make_variant(const std::array<Variant, count>& variants, const std::string& kind,
                                      const std::string& map, const MapNames& names) {
  const auto found = std::find_if(variants.begin(), variants.end(),
                                  [&](const Variant& variant) { return variant.kind == kind; });
  TORCH_CHECK(found != variants.end(), "the family has no variant ", kind);
  return std::make_shared<Network>(*found, map_number(kind, map, names));
}

}  // namespace sightline
