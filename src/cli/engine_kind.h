#pragma once

#include "core/enum_names.h"

namespace sightline {

// What computes captions.
enum class EngineKind {
  automatic,  // our own engine where it knows the model, else LibTorch
  sightline,
  libtorch,
};

template <>
struct EnumNames<EngineKind> {
  static constexpr const char* kWhat = "engine";
  static constexpr EnumName<EngineKind> kRows[] = {{EngineKind::automatic, "auto"},
                                                   {EngineKind::sightline, "sightline"},
                                                   {EngineKind::libtorch, "libtorch"}};
};

}  // namespace sightline
