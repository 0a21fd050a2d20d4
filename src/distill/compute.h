#pragma once

#include "core/enum_names.h"

namespace sightline {

// The numbers that convolutions compute in.
enum class Compute { automatic, fp32, bf16 };

template <>
struct EnumNames<Compute> {
  static constexpr const char* kWhat = "compute";
  static constexpr EnumName<Compute> kRows[] = {
      {Compute::automatic, "auto"}, {Compute::fp32, "fp32"}, {Compute::bf16, "bf16"}};
};

}  // namespace sightline
