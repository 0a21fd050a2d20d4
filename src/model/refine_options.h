#pragma once

#include <cstdint>

#include "core/enum_names.h"

namespace sightline {

enum class RefineKind { off, self_attention };
template <>
struct EnumNames<RefineKind> {
  static constexpr const char* kWhat = "refinement of regions";
  static constexpr EnumName<RefineKind> kRows[] = {{RefineKind::off, "off"},
                                                   {RefineKind::self_attention, "self-attention"}};
};

// What tells self-attention where a region lies: nothing; sines of its row and column (Vaswani et al. 2017,
// section 3.5, half of the width each; of its number alone in a sequence); or a vector learnt for each row
// and each column.
enum class PlaceEncoding { none, sinusoidal, learned };
template <>
struct EnumNames<PlaceEncoding> {
  static constexpr const char* kWhat = "encoding of places";
  static constexpr EnumName<PlaceEncoding> kRows[] = {{PlaceEncoding::none, "none"},
                                                      {PlaceEncoding::sinusoidal, "sinusoidal"},
                                                      {PlaceEncoding::learned, "learned"}};
};

struct RefineOptions {
  RefineKind kind = RefineKind::off;
  std::int64_t layers = 1;
  std::int64_t heads = 8;  // they divide D
  PlaceEncoding places = PlaceEncoding::sinusoidal;

  bool operator==(const RefineOptions&) const = default;
};

}  // namespace sightline
