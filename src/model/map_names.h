#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "core/error.h"

namespace sightline {

// The feature maps of a family of backbones that an encoder may end with: "layer3" or "features.13".
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

// The variant of that kind. Raises UsageError where there is none.
template <class Variant, std::size_t count>
const Variant& variant_of(const std::array<Variant, count>& variants, const std::string& kind) {
  const auto found = std::find_if(variants.begin(), variants.end(),
                                  [&](const Variant& variant) { return variant.kind == kind; });
  if (found == variants.end()) throw UsageError("unknown encoder '" + kind + "'");
  return *found;
}

}  // namespace sightline
